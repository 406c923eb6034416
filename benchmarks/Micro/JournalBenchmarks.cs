using BenchmarkDotNet.Attributes;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Micro;

/// <summary>What the tamper-evident chain adds to each journal row.</summary>
public class JournalBenchmarks
{
    private readonly Sample _sample = Sample.Load();
    private JournalFact _first;
    private JournalFact _last;

    [GlobalSetup]
    public void SetUp()
    {
        _first = FactOf(_sample.Events[0]);
        _last = FactOf(_sample.Events[^1]);
    }

    [Benchmark]
    public byte[] Hash_a_created_order() => JournalChain.Next(StreamHead.Empty.Hash, _sample.Key.Stream, 1, _first);

    [Benchmark]
    public byte[] Hash_a_short_event() => JournalChain.Next(StreamHead.Empty.Hash, _sample.Key.Stream, 4, _last);

    private static JournalFact FactOf((string Type, string Data) row) =>
        new(row.Type, Sample.Now, "channel", "webhook:7440000000000000001", row.Data);
}
