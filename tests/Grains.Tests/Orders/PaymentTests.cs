using OrderActors.Domain.Inventory;
using OrderActors.Grains.Tests.Support;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using Xunit;

namespace OrderActors.Grains.Tests.Orders;

/// <summary>What an unpaid order holds runs out; what a paid one needs is found again.</summary>
public sealed class PaymentTests
{
    /// <summary>Past the day that a buyer has to pay, the grace after it, and the next poll.</summary>
    private static readonly TimeSpan s_pastThePaymentWindow = TimeSpan.FromHours(25);

    [Fact]
    public async Task An_unpaid_reservation_is_released_by_the_sweeper_and_paying_later_reserves_in_a_new_round()
    {
        await using var world = await World.StartAsync((Story.Sku, 1));
        await world.OpenDoorAsync();
        var order = await PlaceUnpaidAsync(world);

        world.Clock.Jump(s_pastThePaymentWindow);
        await World.EventuallyAsync(
            async () => (await world.StockAsync(Story.Sku)).Stock.Reserved == 0, "the reservation to expire");
        Assert.Equal("expired", Assert.Single((await world.StockAsync(Story.Sku)).Reservations).CloseReason);
        Assert.Equal("received", (await world.RowAsync(order))!.State);
        world.Shop.Pay(order);

        await world.WaitForStateAsync(order, "processing");
        var reservations = (await world.StockAsync(Story.Sku)).Reservations;
        Assert.Equal([ReservationState.Held, ReservationState.Released], reservations.Select(row => row.Status).Order());
        Assert.EndsWith("/2", Assert.Single(reservations, row => row.Status == ReservationState.Held).ReservationId, StringComparison.Ordinal);
        Assert.Null(Assert.Single(reservations, row => row.Status == ReservationState.Held).ExpiresAt);
    }

    [Fact]
    public async Task An_order_paid_after_another_took_its_expired_unit_fails_for_want_of_stock_and_oversells_nothing()
    {
        await using var world = await World.StartAsync((Story.Sku, 1));
        await world.OpenDoorAsync();
        var late = await PlaceUnpaidAsync(world);
        world.Clock.Jump(s_pastThePaymentWindow);
        await World.EventuallyAsync(
            async () => (await world.StockAsync(Story.Sku)).Stock.Reserved == 0, "the reservation to expire");
        var quick = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await world.WaitForStateAsync(quick, "processing");

        world.Shop.Pay(late);

        await world.WaitForStateAsync(late, "failed");
        Assert.StartsWith("OutOfStock", (await world.RowAsync(late))!.Failure, StringComparison.Ordinal);
        Assert.Equal(1, (await world.StockAsync(Story.Sku)).Stock.Reserved);
    }

    [Fact]
    public async Task A_reservation_that_is_paid_in_time_never_expires()
    {
        await using var world = await World.StartAsync((Story.Sku, 1));
        await world.OpenDoorAsync();
        var order = await PlaceUnpaidAsync(world);
        world.Shop.Pay(order);
        await world.WaitForStateAsync(order, "processing");

        world.Clock.Jump(s_pastThePaymentWindow);
        await World.EventuallyAsync(
            async () => (await world.ShopRowAsync())!.NextSyncAt > world.Clock.GetUtcNow(), "a poll after the jump");

        Assert.Empty(await world.Reader.LoadDueSkusAsync(world.Clock.GetUtcNow(), 10, CancellationToken.None));
        Assert.Equal(1, (await world.StockAsync(Story.Sku)).Stock.Reserved);
    }

    /// <summary>Waits until its webhook is settled, so that nothing is on the wire when the clock jumps.</summary>
    private static async Task<string> PlaceUnpaidAsync(World world)
    {
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku) with { IsPaid = false }).Id;
        await World.EventuallyAsync(
            async () => (await world.RowAsync(order))?.NextAction == "await payment", $"order {order} to wait for payment");
        await World.EventuallyAsync(
            async () => (await world.InboxAsync()) is { Count: > 0 } inbox && inbox.All(row => row.Status == InboxStatus.Applied),
            "its webhook to be settled");
        Assert.Equal(1, (await world.StockAsync(Story.Sku)).Stock.Reserved);
        return order;
    }
}
