using OrderActors.Gateway.Tests.Support;
using OrderActors.Ports.Observability;
using OrderActors.Testing;

namespace OrderActors.Gateway.Tests;

/// <summary>The shipped program with a collector set: what it tells arrives there.</summary>
public sealed class TelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly string[] Spans =
    [
        "POST /webhooks/tiktok/{appKey}", Telemetry.Spans.Store, Telemetry.Spans.Apply, "IShopGrain/RefreshOrdersAsync",
        "GET /order/202507/orders", "IOrderGrain/ApplySnapshotAsync", "ISkuGrain/ReserveAsync", Telemetry.Spans.Commit,
        Telemetry.Spans.Transaction, Telemetry.Spans.Settle,
    ];

    private static readonly string[] Measures =
    [
        Telemetry.Measures.CommitDuration, Telemetry.Measures.CommitBatchSize, Telemetry.Measures.InboxPending,
        Telemetry.Measures.InboxOldest, Telemetry.Measures.InboxSettled, Telemetry.Measures.InboxDuration,
        Telemetry.Measures.DueLateness, Telemetry.Measures.SweepDuration, Telemetry.Measures.QueueLength,
        Telemetry.Measures.Orders, Telemetry.Measures.OrderDuration, Telemetry.Measures.ChannelDuration,
        "http.server.request.duration",
    ];

    [Fact]
    public async Task Spans_and_measures_of_the_shipped_program_reach_the_collector_that_is_set()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var demo = await DemoProcess.StartAsync(
            "--Telemetry:OtlpEndpoint", receiver.Address, "--Telemetry:ServiceName", "test-service",
            "--Telemetry:Instance", "instance-7", "--Telemetry:MetricsEverySeconds", "1");
        string[] expected = [.. Spans, .. Measures, "test-service", "instance-7"];

        await Eventually.TrueAsync(
            () => Task.FromResult(receiver.MissingOf(expected).Count == 0),
            Patience,
            () => $"the collector to be told everything; missing are {string.Join(", ", receiver.MissingOf(expected))}");

        Assert.True(receiver.CountOf("/v1/traces") > 0);
        Assert.True(receiver.CountOf("/v1/metrics") > 0);
    }

    [Fact]
    public async Task A_collector_that_is_away_holds_up_nothing()
    {
        await using var demo = await DemoProcess.StartAsync(
            "--Telemetry:OtlpEndpoint", "http://127.0.0.1:9", "--Telemetry:MetricsEverySeconds", "1");

        await Eventually.TrueAsync(
            async () => (await demo.Client.GetAsync(new Uri("/api/v1/summary", UriKind.Relative)).AcceptedAsync())
                .GetProperty("orders").EnumerateObject().Any(state => state.Value.GetInt64() > 0),
            Patience,
            () => "the demo's orders to come in");
    }
}
