using BenchmarkDotNet.Attributes;
using OrderActors.Domain.Channels;
using OrderActors.Integrations.TikTok;
using OrderActors.Storage;

namespace OrderActors.Micro;

/// <summary>An order's payload as the channel sends it.</summary>
public class OrderJsonBenchmarks
{
    private readonly TikTokOrderReader _reader = new();
    private readonly string _payload = Sample.Load().Payload;
    private string _escaped = "";

    [GlobalSetup]
    public void SetUp() =>
        _escaped = _payload.Replace("\"status\":", "\"buyer_message\":\"\\u00e9\\u0000\\ud83d\\ude00\",\"status\":", StringComparison.Ordinal);

    [Benchmark(Baseline = true)]
    public ChannelOrder Read() => _reader.Read(_payload);

    [Benchmark]
    public string Make_storable() => ChannelJson.Storable(_payload);

    [Benchmark]
    public string Make_storable_with_escapes() => ChannelJson.Storable(_escaped);
}
