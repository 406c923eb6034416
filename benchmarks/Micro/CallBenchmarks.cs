using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using OrderActors.EmbeddedSilo;

namespace OrderActors.Micro;

/// <summary>A call of a grain in the embedded silo beside a call of an object.</summary>
public class CallBenchmarks
{
    private const int Callers = 64;
    private const int CallsOfEach = 100;

    private readonly Bare _bare = new();
    private ServiceProvider _services = null!;
    private IEchoGrain _grain = null!;
    private IEchoGrain[] _grains = [];

    [GlobalSetup]
    public void SetUp()
    {
        _services = new ServiceCollection()
            .AddEmbeddedSilo(options => options.GrainAssemblies.Add(typeof(CallBenchmarks).Assembly))
            .BuildServiceProvider();
        var client = _services.GetRequiredService<IClusterClient>();
        _grain = client.GetGrain<IEchoGrain>("one");
        _grains = [.. Enumerable.Range(0, Callers).Select(number => client.GetGrain<IEchoGrain>($"grain-{number}"))];
    }

    [GlobalCleanup]
    public Task CleanUpAsync() => _services.DisposeAsync().AsTask();

    [Benchmark(Baseline = true)]
    public Task<int> Call_an_object() => _bare.EchoAsync(1);

    [Benchmark]
    public Task<int> Call_a_grain() => _grain.EchoAsync(1);

    [Benchmark(OperationsPerInvoke = Callers * CallsOfEach)]
    public Task Call_one_grain_by_many() => Task.WhenAll(_grains.Select(_ => CallAsync(_grain)));

    [Benchmark(OperationsPerInvoke = Callers * CallsOfEach)]
    public Task Call_many_grains() => Task.WhenAll(_grains.Select(CallAsync));

    private static async Task CallAsync(IEchoGrain grain)
    {
        for (var number = 0; number < CallsOfEach; number++)
            await grain.EchoAsync(number);
    }

    private sealed class Bare
    {
        private int _calls;

        public Task<int> EchoAsync(int number)
        {
            _calls++;
            return Task.FromResult(number + _calls);
        }
    }
}
