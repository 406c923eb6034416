using OrderActors.Domain.Orders;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Grains.Tests.Support;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;
using Xunit;

namespace OrderActors.Grains.Tests.Orders;

/// <summary>TikTok takes no idempotency key for shipping, so a call whose outcome is unknown is looked up (invariant I7).</summary>
public sealed class ShipFaultTests
{
    [Theory]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.Unavailable)]
    [InlineData(FaultKind.InternalErrorCode)]
    [InlineData(FaultKind.CloseConnection)]
    [InlineData(FaultKind.GarbageJson)]
    [InlineData(FaultKind.TruncatedJson)]
    [InlineData(FaultKind.ActThenServerError)]
    [InlineData(FaultKind.ActThenCloseConnection)]
    public async Task A_ship_call_that_meets_a_fault_ships_once(FaultKind fault)
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();
        var order = await ProcessingAsync(world);
        world.Sandbox.Faults.Add(new FaultRule(fault, "/fulfillment/") { PathSuffix = "/ship" });

        await Story.ShipAsync(world, order);

        await ArrangedAsync(world, order);
        Assert.Equal(1, world.Sandbox.Faults.Struck);
        await DeliverAsync(world, order);
        await Story.AssertAllOnceAsync(world, order);
    }

    /// <summary>The look-up is struck as well, several times, so that only patience helps.</summary>
    [Fact]
    public async Task A_shop_that_does_it_and_then_fails_everything_for_a_while_has_shipped_once()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();
        var order = await ProcessingAsync(world);
        world.Sandbox.Faults.Add(new FaultRule(FaultKind.ActThenCloseConnection, "/fulfillment/") { PathSuffix = "/ship" });
        world.Sandbox.Faults.Add(new FaultRule(FaultKind.InternalErrorCode, "/order/202507/") { Count = 6 });

        await Story.ShipAsync(world, order);

        await ArrangedAsync(world, order);
        await DeliverAsync(world, order);
        await Story.AssertAllOnceAsync(world, order);
    }

    [Fact]
    public async Task Shipping_twice_with_two_operation_ids_ships_once()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();
        var order = await ProcessingAsync(world);

        await Story.ShipAsync(world, order);
        await world.Silo.Order(order).ShipAsync(new ShipOrder(World.By("another"), [], null, null, false, null));

        await ArrangedAsync(world, order);
        await DeliverAsync(world, order);
        await Story.AssertAllOnceAsync(world, order);
    }

    private static async Task<string> ProcessingAsync(World world)
    {
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await world.WaitForStateAsync(order, "processing");
        return order;
    }

    /// <summary>Moves on to the effect's due time each time that it was put off.</summary>
    private static async Task ArrangedAsync(World world, string order)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                var effects = await world.Queries.ListEffectsAsync(world.KeyOf(order).Stream, CancellationToken.None);
                var effect = Assert.Single(effects);
                if (effect is { Status: EffectStatus.Intent, Attempts: > 1, DueAt: { } due } && due > world.Clock.GetUtcNow())
                    world.Clock.Jump(due - world.Clock.GetUtcNow());

                return effect.Status == EffectStatus.Done;
            },
            World.Patience,
            () => $"the shipping of {order} to be known as done");
    }

    private static async Task DeliverAsync(World world, string order)
    {
        await Story.WaitForCollectionAsync(world, order);
        world.Shop.CarrierScan(order);
        world.Shop.Deliver(order);
        await world.WaitForStateAsync(order, "delivered");
        await World.EventuallyAsync(async () => (await world.RowAsync(order))!.IsTerminal, "the stock to be settled");
    }
}
