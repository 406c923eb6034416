using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Orders;

namespace OrderActors.Micro;

/// <summary>An order from its journal: what an activation costs beside the query.</summary>
public class FoldBenchmarks
{
    private readonly Sample _sample = Sample.Load();
    private ImmutableArray<OrderEvent> _events;

    [GlobalSetup]
    public void SetUp() =>
        _events = [.. _sample.Events.Select(row => OrderEvents.Codec.Decode(row.Type, row.Data))];

    [Benchmark(Baseline = true)]
    public Order Fold() => _events.Aggregate(Order.Unknown(_sample.Key), OrderFold.Apply);

    [Benchmark]
    public Order Decode_and_fold() => _sample.Events
        .Select(row => OrderEvents.Codec.Decode(row.Type, row.Data))
        .Aggregate(Order.Unknown(_sample.Key), OrderFold.Apply);

    [Benchmark]
    public int Encode()
    {
        var length = 0;
        foreach (var @event in _events)
            length += OrderEvents.Codec.Encode(@event).Data.Length;
        return length;
    }
}
