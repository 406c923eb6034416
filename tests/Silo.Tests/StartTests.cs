using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Orders;
using OrderActors.Grains.Inventory;
using OrderActors.Ports.Storage;
using OrderActors.Silo.Settings;
using OrderActors.Storage;
using OrderActors.Testing;
using Xunit;

namespace OrderActors.Silo.Tests;

/// <summary>What keeps the silo from starting says so in a sentence, and what starts stops in order.</summary>
public sealed class StartTests : IDisposable
{
    private readonly Installation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void Sweeping_more_often_than_twenty_times_a_second_is_refused_by_name()
    {
        var refusal = Assert.Throws<FormatException>(() => new ServiceCollection().AddOrderActorsSilo(
            new SiloOptions { SweepEvery = TimeSpan.FromMilliseconds(49), KeyDirectory = _installation.KeyDirectory }));

        Assert.Equal("Silo:SweepEvery must be at least 00:00:00.050", refusal.Message);
    }

    [Fact]
    public void A_call_timeout_of_nothing_is_refused_by_name()
    {
        var refusal = Assert.Throws<FormatException>(() => new ServiceCollection().AddOrderActorsSilo(
            new SiloOptions { CallTimeout = TimeSpan.Zero, KeyDirectory = _installation.KeyDirectory }));

        Assert.StartsWith("Silo:CallTimeout must be", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grain_that_stays_no_longer_than_idle_ones_are_looked_for_is_refused_by_name()
    {
        var refusal = Assert.Throws<FormatException>(() => new ServiceCollection().AddOrderActorsSilo(
            new SiloOptions { StayInMemory = TimeSpan.FromMinutes(1), KeyDirectory = _installation.KeyDirectory }));

        Assert.Equal("Silo:StayInMemory must be more than 00:01:00", refusal.Message);
    }

    [Fact]
    public void A_SKU_that_stays_no_longer_than_idle_grains_are_looked_for_is_refused_by_name()
    {
        var refusal = Assert.Throws<FormatException>(() => new ServiceCollection().AddOrderActorsSilo(
            new SiloOptions { SkusStayInMemory = TimeSpan.FromMinutes(1), KeyDirectory = _installation.KeyDirectory }));

        Assert.Equal("Silo:SkusStayInMemory must be more than 00:01:00", refusal.Message);
    }

    [Fact]
    public void A_grain_that_nobody_calls_leaves_after_two_minutes_and_a_SKU_after_an_hour()
    {
        using var host = _installation.Build();

        Assert.Equal(TimeSpan.FromMinutes(2), RuntimeUnderTest.CollectionAge(host.Services));
        Assert.Equal(TimeSpan.FromHours(1), RuntimeUnderTest.CollectionAge(host.Services, typeof(SkuGrain)));
        Assert.False(host.Services.GetRequiredService<OrderRetention>().KeepIdleOrders);
    }

    [Fact]
    public void An_operator_says_how_long_it_stays_and_whether_orders_that_wait_do()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Silo:StayInMemorySeconds"] = "300",
            ["Silo:SkusStayInMemorySeconds"] = "600",
            ["Silo:KeepOrdersAtRest"] = "on",
            ["Silo:KeyDirectory"] = _installation.KeyDirectory,
            ["TikTok:AppKey"] = "key",
            ["TikTok:AppSecret"] = "secret",
        });
        builder.Services.AddSiloBackend(BackendSettings.Read(builder.Configuration));
        using var host = builder.Build();

        Assert.Equal(TimeSpan.FromMinutes(5), RuntimeUnderTest.CollectionAge(host.Services));
        Assert.Equal(TimeSpan.FromMinutes(10), RuntimeUnderTest.CollectionAge(host.Services, typeof(SkuGrain)));
        Assert.True(host.Services.GetRequiredService<OrderRetention>().KeepIdleOrders);
    }

    [Fact]
    public async Task A_master_key_that_is_no_key_fails_the_start_by_name()
    {
        using var host = _installation.Build(masterKey: "no key");

        var refusal = await Assert.ThrowsAsync<FormatException>(() => host.StartAsync());

        Assert.Equal("Silo:MasterKey must be base64 of 32 random bytes", refusal.Message);
    }

    [Fact]
    public async Task A_database_that_is_away_fails_the_start_with_a_sentence_and_without_its_password()
    {
        _installation.Storage = new StorageOptions
        {
            ConnectionString = $"Host=127.0.0.1;Port={GatewayProcess.FreePort()};Database=orders;Username=u;Password=hush-hush;Timeout=2",
        };
        using var host = _installation.Build();

        var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => host.StartAsync());

        Assert.Contains("127.0.0.1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task The_schema_is_there_before_the_first_grain_call()
    {
        using var host = await _installation.StartAsync();

        await host.Services.GetRequiredService<IDatabase>().CheckAsync(CancellationToken.None);
        Assert.Empty(await host.Services.GetRequiredService<IStoreReader>().FindConnectedShopsAsync("shop", CancellationToken.None));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_silo_alone_holds_every_sweep_while_it_runs_and_frees_them_when_it_stops()
    {
        using var host = await _installation.StartAsync();
        var leases = host.Services.GetRequiredService<ILeases>();

        await Eventually.TrueAsync(
            async () => (await leases.ReadAsync(CancellationToken.None)).Count(IsSweep) == host.Services.GetRequiredService<DeadlineSweeper>().Kinds.Count(),
            TimeSpan.FromSeconds(30),
            () => "the silo to hold the lease of each sweep");
        var owner = Assert.Single((await leases.ReadAsync(CancellationToken.None)).Select(lease => lease.Owner).Distinct());
        Assert.Equal("alone", owner);
        await host.StopAsync();

        Assert.Empty(await leases.ReadAsync(CancellationToken.None));
    }

    private static bool IsSweep(Lease lease) => lease.Name.StartsWith("sweep/", StringComparison.Ordinal);

    /// <summary>Hosted services stop in reverse: what feeds grains has ended when the silo drains, and so nothing is refused.</summary>
    [Fact]
    public void Schema_then_silo_then_pumps_start_in_this_order()
    {
        using var host = _installation.Build();

        var started = host.Services.GetServices<IHostedService>().Select(service => service.GetType().Name)
            .Where(name => name is nameof(BackendStart) or RuntimeUnderTest.HostedService or "PumpHost");

        Assert.Equal([nameof(BackendStart), RuntimeUnderTest.HostedService, "PumpHost"], started);
    }
}
