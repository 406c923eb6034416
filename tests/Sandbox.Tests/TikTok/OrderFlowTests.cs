using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class OrderFlowTests
{
    private static readonly FlowPace Pace = new()
    {
        Interval = TimeSpan.FromSeconds(4),
        Hold = TimeSpan.FromSeconds(10),
        MaxOrdersKept = 200,
    };

    [Fact]
    public async Task Orders_come_are_paid_released_carried_and_completed()
    {
        await using var world = await World.StartAsync("ID");
        var flow = new OrderFlow(world.Shop, Pace, world.Clock);

        for (var second = 0; second < 600; second++)
        {
            flow.Step();
            await ShipWhatIsReadyAsync(world);
            Tick(world);
        }

        var orders = world.Shop.Orders;
        Assert.InRange(flow.Placed, 100, 220);
        Assert.Equal(flow.Placed, orders.Count);
        Assert.Contains(orders, order => order.Status == OrderStatus.Completed);
        Assert.Contains(orders, order => order.Status == OrderStatus.InTransit);
        Assert.Contains(orders, order => order.Lines.Select(line => line.SkuId).Distinct().Count() > 1);
        Assert.Contains(orders, order => order.Lines.Any(line => line.SellerSku == DefaultCatalogue.HotSku));
        Assert.Contains(orders, order => order.Lines.Any(line => line.SellerSku == DefaultCatalogue.BundleSku));
        Assert.Contains(world.Shop.Cancellations, cancellation => cancellation is { Status: CancelStatus.Complete, Role: "BUYER" });
        Assert.DoesNotContain(orders, order => order.Status == OrderStatus.OnHold
            && order.UpdateTime < world.Clock.GetUtcNow().ToUnixTimeSeconds() - 12);
        Assert.Empty(world.Server.Ledger.DoneTwice());
    }

    [Fact]
    public async Task Without_a_hold_a_buyer_asks_to_cancel_at_once()
    {
        await using var world = await World.StartAsync("ID");
        var flow = new OrderFlow(world.Shop, Pace with { Hold = TimeSpan.Zero, UnpaidShare = 0, BuyerCancelShare = 1 }, world.Clock);

        flow.Step();
        Tick(world);
        flow.Step();

        Assert.Equal(CancelStatus.Pending, Assert.Single(world.Shop.Cancellations).Status);
        Assert.Equal(OrderStatus.AwaitingShipment, Assert.Single(world.Shop.Orders).Status);
    }

    [Fact]
    public async Task One_seed_gives_one_sequence_of_orders()
    {
        async Task<string> Run(int seed)
        {
            await using var world = await World.StartAsync("MY");
            var flow = new OrderFlow(world.Shop, Pace with { Seed = seed }, world.Clock);
            for (var second = 0; second < 120; second++)
            {
                flow.Step();
                Tick(world);
            }

            return string.Join('|', world.Shop.Orders.Select(order =>
                $"{order.CreateTime}:{order.Status}:{string.Join(',', order.Lines.Select(line => line.SkuId))}"));
        }

        var first = await Run(5);

        Assert.Equal(first, await Run(5));
        Assert.NotEqual(first, await Run(6));
    }

    [Fact]
    public async Task Finished_orders_are_forgotten_and_open_ones_stop_the_flow_at_its_maximum()
    {
        await using var shipping = await World.StartAsync("ID");
        await using var idle = await World.StartAsync("ID");
        var pace = Pace with { Interval = TimeSpan.FromSeconds(1), MaxOrdersKept = 30, BuyerCancelShare = 0, TimeToComplete = TimeSpan.Zero, TimeToScan = TimeSpan.Zero, TimeToDeliver = TimeSpan.Zero, Hold = TimeSpan.Zero };
        var (busy, stuck) = (new OrderFlow(shipping.Shop, pace, shipping.Clock), new OrderFlow(idle.Shop, pace, idle.Clock));

        for (var second = 0; second < 90; second++)
        {
            busy.Step();
            stuck.Step();
            await ShipWhatIsReadyAsync(shipping);
            Tick(shipping);
            idle.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(busy.Placed > 31, $"placed {busy.Placed}");
        Assert.InRange(shipping.Shop.Orders.Count, 1, 31);
        Assert.Equal(30, stuck.Placed);
    }

    [Fact]
    public async Task It_runs_by_its_clock_until_cancelled()
    {
        await using var world = await World.StartAsync("ID");
        using var stop = new CancellationTokenSource();
        var flow = new OrderFlow(world.Shop, Pace, world.Clock);

        var run = flow.RunAsync(stop.Token);
        await world.Clock.ArmedAsync(Pace.Tick);
        Assert.Equal(1, flow.Placed);
        await stop.CancelAsync();

        await run.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(run.IsCompletedSuccessfully);
    }

    private static void Tick(World world)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Api.Timestamp = world.Clock.GetUtcNow().ToUnixTimeSeconds().ToString();
    }

    private static async Task ShipWhatIsReadyAsync(World world)
    {
        var ready = world.Shop.Orders.Where(order => order.Status == OrderStatus.AwaitingShipment && !order.HasPendingCancellation);
        foreach (var order in ready.Skip(2))
            (await world.Api.PostAsync($"/fulfillment/202309/packages/{order.Packages[0].Id}/ship", new JsonObject { ["handover_method"] = "DROP_OFF" })).Succeeded();
    }
}
