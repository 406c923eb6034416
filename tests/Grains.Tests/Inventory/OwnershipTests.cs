using OrderActors.Domain.Inventory;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Grains.Tests.Support;
using OrderActors.Sandbox.TikTok;
using Xunit;

namespace OrderActors.Grains.Tests.Inventory;

/// <summary>What an order holds is closed through that order alone.</summary>
public sealed class OwnershipTests
{
    [Fact]
    public async Task Nobody_outside_closes_what_an_order_holds_or_makes_a_reservation_in_its_name()
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync(Story.Sku, 5);
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await silo.Order(order).ApplySnapshotAsync(new ApplySnapshot(
            World.By("snapshot"), world.Shop.OrderJson(order).ToJsonString(), "main", null, DateTimeOffset.UnixEpoch, "ID",
            DateTimeOffset.UnixEpoch));
        var held = Assert.Single((await world.StockAsync(Story.Sku)).Reservations).ReservationId;
        var sku = silo.Sku(Story.Sku);
        var command = new ReservationCommand(World.By("api"), held, FromOutside: true);
        var next = held[..^1] + "2";

        CommandReply[] replies =
        [
            await sku.ReleaseAsync(command),
            await sku.ConfirmAsync(command),
            await sku.ConsumeAsync(command),
            await sku.ReserveAsync(new ReserveStock(World.By("api"), next, 1, "", null) { FromOutside = true }),
        ];

        Assert.All(replies, reply => Assert.Equal("BelongsToOrder", reply.Code));
        var stock = await world.StockAsync(Story.Sku);
        Assert.Equal((1, 0), (stock.Stock.Reserved, stock.Stock.Consumed));
        Assert.Equal(ReservationState.Held, Assert.Single(stock.Reservations).Status);
    }

    [Fact]
    public async Task What_a_caller_reserved_is_the_caller_s_to_close()
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync(Story.Sku, 5);
        var sku = silo.Sku(Story.Sku);
        var command = new ReservationCommand(World.By("api"), "cart-7", FromOutside: true);
        Assert.True((await sku.ReserveAsync(new ReserveStock(World.By("api"), "cart-7", 2, "", null) { FromOutside = true })).Accepted);

        Assert.True((await sku.ConfirmAsync(command)).Accepted);
        Assert.True((await sku.ConsumeAsync(command)).Accepted);

        Assert.Equal(2, (await world.StockAsync(Story.Sku)).Stock.Consumed);
    }

    [Fact]
    public async Task A_process_of_before_that_says_no_number_of_units_means_all_of_them()
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync(Story.Sku, 5);
        var sku = silo.Sku(Story.Sku);
        await sku.ReserveAsync(new ReserveStock(World.By("r"), "r", 3, "", null));

        Assert.True((await sku.ConsumeUnitsAsync(new ReservationCommand(World.By("r"), "r") with { Units = 1 })).Accepted);
        var part = (await world.StockAsync(Story.Sku)).Stock;
        Assert.True((await sku.ConsumeAsync(new ReservationCommand(World.By("r"), "r"))).Accepted);

        Assert.Equal((2, 1), (part.Reserved, part.Consumed));
        var whole = await world.StockAsync(Story.Sku);
        Assert.Equal((0, 3), (whole.Stock.Reserved, whole.Stock.Consumed));
        Assert.Equal((ReservationState.Consumed, 3), (Assert.Single(whole.Reservations).Status, whole.Reservations[0].Consumed));
    }
}
