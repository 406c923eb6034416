using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using OrderActors.Cluster.Processes;
using OrderActors.Domain.Inventory;
using OrderActors.GrainInterfaces.Inventory;

namespace OrderActors.Cluster.Load;

/// <summary>A client of the cluster that knows where grains live, and finds out how long those of a dead silo are away.</summary>
/// <remarks>It repeats nothing by itself, so what it sees is the cluster and not our patience with it.</remarks>
internal sealed class GrainPlaces : IAsyncDisposable
{
    private const string Seller = "probe";
    private static readonly TimeSpan s_call = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_giveUp = TimeSpan.FromSeconds(60);

    private readonly IHost _host;

    private GrainPlaces(IHost host) => _host = host;

    private IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    public static async Task<GrainPlaces> ConnectAsync(LocalCluster cluster)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOrleansClient(client => client
            .Configure<ClusterOptions>(names =>
            {
                names.ClusterId = LocalCluster.ClusterId;
                names.ServiceId = "orderactors";
            })
            .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1))
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(2))
            .UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = "Npgsql";
                clustering.ConnectionString = cluster.Database;
            }));
        var host = builder.Build();
        await host.StartAsync();
        return new GrainPlaces(host);
    }

    /// <summary>Wakes so many SKUs, and says which of them live on the silo with this port.</summary>
    public async Task<ImmutableArray<string>> OnSiloAsync(int siloPort, int count)
    {
        var keys = Enumerable.Range(0, count).Select(number => new SkuKey(Seller, "main", $"PROBE-{number}").ToString()).ToList();
        // On a busy machine the first call to a grain may take longer than an answer may.
        await Task.WhenAll(keys.Select(key => UntilAnsweredAsync(() => AskAsync(key))));
        var all = await UntilAnsweredAsync(() => Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics());
        var there = all.Where(grain => grain.SiloAddress.Endpoint.Port == siloPort && grain.GrainId.Type.ToString() == "sku")
            .Select(grain => grain.GrainId.Key.ToString()!).ToHashSet(StringComparer.Ordinal);
        var affected = keys.Where(there.Contains).ToImmutableArray();
        return affected.IsEmpty ? throw new InvalidOperationException("no grain lives on the silo that is to be hurt") : affected;
    }

    /// <summary>How long each of these grains gives no answer, from now on.</summary>
    public async Task<ImmutableArray<TimeSpan>> FirstAnswersAsync(ImmutableArray<string> keys)
    {
        var started = Stopwatch.GetTimestamp();
        var times = new ConcurrentBag<TimeSpan>();
        await Task.WhenAll(keys.Select(async key =>
        {
            await UntilAnsweredAsync(() => AskAsync(key).WaitAsync(s_call));
            times.Add(Stopwatch.GetElapsedTime(started));
        }));
        return [.. times.Order()];
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception) when (Stopwatch.GetElapsedTime(started) < s_giveUp)
            {
                await Task.Delay(s_pause);
            }
        }
    }

    private Task<StockLevel> AskAsync(string key) => Client.GetGrain<ISkuGrain>(key).GetAsync();
}
