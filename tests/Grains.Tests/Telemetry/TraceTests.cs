using System.Diagnostics;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Inventory;
using OrderActors.Grains.Tests.Support;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;
using Xunit;
using Names = OrderActors.Ports.Observability.Telemetry;

namespace OrderActors.Grains.Tests.Telemetry;

/// <summary>One trace tells the whole story of a request, whoever goes on with it and however much later.</summary>
public sealed class TraceTests : IDisposable
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    private readonly SpanRecorder _spans = new(
        Names.Name, "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime",
        "Microsoft.AspNetCore");

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task A_webhook_leads_to_one_trace_from_its_request_to_the_database_and_to_TikTok()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();

        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await world.WaitForStateAsync(order, "processing");

        var trace = await AssertWholeAsync(world, order);
        AssertLinkedToTransactions(trace.Where(span => span.OperationName == Names.Spans.Commit));
        var reserved = await world.Reader.ReadStreamAsync(
            new SkuKey(World.Seller, "main", Story.Sku).Stream, 1, CancellationToken.None);
        Assert.Contains(reserved, row => row.TraceId == trace[0].TraceId.ToHexString());
    }

    [Fact]
    public async Task A_delivery_whose_hint_was_lost_is_applied_by_the_sweeper_in_the_trace_of_its_request()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        world.LosesHints = true;
        await world.OpenDoorAsync();

        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await world.WaitForStateAsync(order, "processing");

        await AssertWholeAsync(world, order);
    }

    [Fact]
    public async Task A_delivery_that_another_process_took_is_applied_by_the_next_one_in_the_trace_of_its_request()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.StartQuietSiloAsync();
        world.LosesHints = true;
        await world.OpenDoorAsync();
        await world.StopAllButLastAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).Any(row => row.OrderId == order), "the webhook to be stored");

        await world.StartSiloAsync();
        // Or the one that looks once an hour would keep its share of the sweeps.
        await world.StopAllButLastAsync();
        await world.WaitForStateAsync(order, "processing");

        await AssertWholeAsync(world, order);
    }

    [Fact]
    public async Task A_sellers_command_the_call_to_TikTok_and_its_result_are_one_trace()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await world.WaitForStateAsync(order, "processing");

        var traceId = await ShipTracedAsync(world, order);
        await ArrangedAsync(world, order);

        await _spans.TraceAsync(
            traceId, "IOrderGrain/ShipAsync", Names.Spans.Commit, Names.Spans.Effect, "IShopGrain/PerformEffectAsync",
            "POST /fulfillment/202309/packages/{id}/ship", "IOrderGrain/SettleEffectAsync");
        Assert.Equal(traceId, await TraceOfAsync(world, order, "order.ship-intended.v1"));
        Assert.Equal(traceId, await TraceOfAsync(world, order, "order.ship-arranged.v1"));
    }

    [Fact]
    public async Task An_effect_whose_process_died_is_taken_up_by_the_next_one_in_the_trace_that_intended_it()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await world.WaitForStateAsync(order, "processing");
        world.Silo.CrashAtCommitOf("order.ship-intended.v1", afterItReachedTheDisk: true);

        var shipping = ShipTracedAsync(world, order);
        await world.Silo.Crashed.WaitAsync(World.Patience);
        await world.StartSiloAsync();
        var traceId = await shipping;
        world.Clock.Jump(EffectPolicy.CallTime + EffectPolicy.VisibleAfter + TimeSpan.FromMinutes(1));
        await ArrangedAsync(world, order);

        Assert.Equal(traceId, await TraceOfAsync(world, order, "order.ship-arranged.v1"));
        await _spans.TraceAsync(traceId, Names.Spans.Effect, "IOrderGrain/TakeUpAsync", "IOrderGrain/SettleEffectAsync");
    }

    /// <returns>The trace that created the order, of which nothing is missing.</returns>
    private async Task<IReadOnlyList<Activity>> AssertWholeAsync(World world, string order)
    {
        var trace = await _spans.TraceAsync(
            await TraceOfAsync(world, order, "order.created.v1") ?? "", Request, Names.Spans.Store, Names.Spans.Apply,
            "IShopGrain/RefreshOrdersAsync", "GET /order/202507/orders", "IOrderGrain/ApplySnapshotAsync",
            "ISkuGrain/ReserveAsync", Names.Spans.Commit, Names.Spans.Settle);
        var request = Assert.Single(trace, span => span.ParentSpanId == default);
        Assert.Equal(Request, request.OperationName);
        var ids = trace.Select(span => span.SpanId).ToHashSet();
        Assert.All(trace.Where(span => span != request), span => Assert.Contains(span.ParentSpanId, ids));
        Assert.All(
            await world.Reader.ReadStreamAsync(world.KeyOf(order).Stream, 0, CancellationToken.None),
            row => Assert.Contains(_spans.Of(row.TraceId ?? ""), span => span.OperationName == Request));
        return trace;
    }

    private void AssertLinkedToTransactions(IEnumerable<Activity> commits) => Assert.All(commits, commit =>
    {
        var link = Assert.Single(commit.Links);
        var transaction = Assert.Single(_spans.Ended, span => span.SpanId == link.Context.SpanId);
        Assert.Equal(Names.Spans.Transaction, transaction.OperationName);
        Assert.Contains(transaction.Links, back => back.Context.SpanId == commit.SpanId);
    });

    private static async Task<string> ShipTracedAsync(World world, string order)
    {
        using var seller = new Activity("the seller's request").Start();
        await Story.ShipAsync(world, order);
        return seller.TraceId.ToHexString();
    }

    private static Task ArrangedAsync(World world, string order) => World.EventuallyAsync(
        async () => (await world.EventsAsync(order)).Contains("order.ship-arranged.v1"), "the ship call to be settled");

    private static async Task<string?> TraceOfAsync(World world, string order, string eventType) =>
        (await world.Reader.ReadStreamAsync(world.KeyOf(order).Stream, 0, CancellationToken.None))
        .Single(row => row.Type == eventType).TraceId;
}
