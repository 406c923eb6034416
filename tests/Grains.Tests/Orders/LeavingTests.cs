using OrderActors.Engine.Aggregates;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Grains.Tests.Support;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using Xunit;

namespace OrderActors.Grains.Tests.Orders;

/// <summary>An order that waits for somebody leaves memory, and nobody who calls it notices.</summary>
public sealed class LeavingTests
{
    /// <summary>Another silo, which this one knows nothing of, shows whether the order was read again.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_that_waits_is_read_again_when_it_is_called_unless_it_is_kept(bool isKept)
    {
        await using var world = await World.CreateAsync();
        var one = await world.StartQuietSiloAsync(isKept);
        await world.ReceiveStockAsync(Story.Sku, 1);
        var two = await world.StartQuietSiloAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku) with { IsPaid = false }).Id;
        Assert.True((await ApplyAsync(world, one, order)).Accepted);
        world.Shop.Pay(order);
        Assert.True((await ApplyAsync(world, two, order)).Accepted);

        var again = ApplyAsync(world, one, order);

        if (isKept)
            await Assert.ThrowsAsync<VersionConflictException>(() => again);
        else
            Assert.True((await again).Accepted);
    }

    [Fact]
    public async Task Calls_that_come_together_are_all_answered_although_each_lets_the_order_leave()
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync(Story.Sku, 1);
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        Assert.True((await ApplyAsync(world, silo, order)).Accepted);

        var holds = await Task.WhenAll(Enumerable.Range(0, 64).Select(number =>
            silo.Order(order).HoldAsync(new HoldOrder(World.By($"hold-{number}"), "looked at"))));

        Assert.All(holds, reply => Assert.True(reply.Accepted, reply.Message));
        Assert.Single(await world.EventsAsync(order), type => type == "order.hold-placed.v1");
    }

    private static Task<CommandReply> ApplyAsync(World world, TestSilo silo, string order) =>
        silo.Order(order).ApplySnapshotAsync(new ApplySnapshot(
            World.By("snapshot"),
            world.Shop.OrderJson(order).ToJsonString(),
            "main",
            null,
            DateTimeOffset.UnixEpoch,
            "ID",
            DateTimeOffset.UnixEpoch));
}
