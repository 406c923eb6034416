using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;

namespace OrderActors.Micro;

/// <summary>A call of a grain in the silo of this process beside a call of an object.</summary>
public class CallBenchmarks
{
    private const int Callers = 64;
    private const int CallsOfEach = 100;

    private readonly Bare _bare = new();
    private IHost _silo = null!;
    private IEchoGrain _grain = null!;
    private IEchoGrain[] _grains = [];

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), gatewayPort: 0));
        _silo = builder.Build();
        await _silo.StartAsync();
        var client = _silo.Services.GetRequiredService<IClusterClient>();
        _grain = client.GetGrain<IEchoGrain>("one");
        _grains = [.. Enumerable.Range(0, Callers).Select(number => client.GetGrain<IEchoGrain>($"grain-{number}"))];
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _silo.StopAsync();
        _silo.Dispose();
    }

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

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
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
