using System.Net;
using Npgsql;
using OrderActors.Cluster.Load;
using OrderActors.Cluster.Processes;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.Cluster.Tests;

/// <summary>A cluster at peace: who does what, what is where, and who gets in.</summary>
public sealed class TwoSilosTests : IClassFixture<TwoSilosTests.Peace>
{
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(60);

    private readonly LocalCluster _cluster;
    private readonly Traffic _traffic;

    public TwoSilosTests(Peace peace) => (_cluster, _traffic) = (peace.Cluster, peace.Traffic);

    [Fact]
    public async Task The_dashboard_is_open_to_this_machine_alone()
    {
        Assert.Equal(HttpStatusCode.OK, await DashboardAsync(host: null));
        Assert.Equal(HttpStatusCode.Forbidden, await DashboardAsync("rebound.example.com"));
    }

    [Fact]
    public async Task The_sweeps_are_divided_among_the_silos() => await Eventually.TrueAsync(
        async () => await ScalarAsync<long>("SELECT count(DISTINCT owner) FROM leases WHERE name LIKE 'sweep/%' AND until > now()") == 2
            && await ScalarAsync<long>("SELECT count(*) FROM leases WHERE name LIKE 'sweep/%' AND until > now()") == 6,
        s_within,
        () => "each of the six sweeps to have an owner, and each silo one");

    [Fact]
    public async Task The_alarm_that_backs_up_the_sweeps_is_set_once() => await Eventually.TrueAsync(
        async () => await ScalarAsync<long>("SELECT count(*) FROM orleans_reminder") == 1,
        s_within,
        () => $"the reminder of the alarm\n{_cluster.Output}");

    [Fact]
    public async Task Grains_are_spread_over_the_silos()
    {
        await using var places = await GrainPlaces.ConnectAsync(_cluster);

        // By chance: fewer than 60 of 200 on one of two comes up once in a hundred million times.
        foreach (var port in _cluster.SiloPorts)
            Assert.InRange((await places.OnSiloAsync(port, 200)).Length, 60, 140);
    }

    [Fact]
    public async Task Keys_are_in_the_database_and_encrypted()
    {
        Assert.True(await ScalarAsync<long>("SELECT count(*) FROM key_ring") > 0);
        Assert.Equal(0, await ScalarAsync<long>("SELECT count(*) FROM key_ring WHERE xml NOT LIKE '%masterKeyEncrypted%'"));
    }

    [Fact]
    public async Task One_trace_leads_from_the_webhook_at_a_gateway_to_the_commit_on_a_silo()
    {
        var order = _cluster.Sandbox.Shop.PlaceOrder(OrderDraft.Of(_traffic.Skus[0]) with { ShippingType = "TIKTOK" }).Id;
        await _traffic.Client.WaitForAsync(order, "known", _ => true);

        var traced = await ScalarAsync<long>(
            $"""
            SELECT count(*) FROM journal
            JOIN inbox ON journal.cause = 'webhook:' || inbox.notification_id
            WHERE journal.stream LIKE '%{order}' AND journal.type = 'order.created.v1'
              AND journal.trace_id = split_part(inbox.trace_parent, '-', 2)
            """);

        Assert.Equal(1, traced);
    }

    private async Task<HttpStatusCode> DashboardAsync(string? host)
    {
        using var http = new HttpClient { BaseAddress = _cluster.Silos[0].Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboard/");
        request.Headers.Host = host;
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<TValue> ScalarAsync<TValue>(string sql)
    {
        await using var data = NpgsqlDataSource.Create(_cluster.Database);
#pragma warning disable CA2100 // Made in this class from order ids of the stand-in.
        await using var command = data.CreateCommand(sql);
#pragma warning restore CA2100
        return (TValue)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Two silos and a gateway with a shop connected, and next to no orders.</summary>
    public sealed class Peace : IAsyncLifetime
    {
        internal LocalCluster Cluster { get; private set; } = null!;

        internal Traffic Traffic { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Cluster = await LocalCluster.StartAsync(silos: 2, gateways: 1);
            Traffic = await Traffic.StartAsync(Cluster, ordersPerSecond: 0.2);
        }

        public async Task DisposeAsync()
        {
            await Traffic.DisposeAsync();
            await Cluster.DisposeAsync();
        }
    }
}
