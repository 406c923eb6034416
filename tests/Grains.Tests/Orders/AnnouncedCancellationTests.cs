using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Grains.Tests.Support;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using Xunit;

namespace OrderActors.Grains.Tests.Orders;

/// <summary>A webhook may be ahead of TikTok's API. It is done when what it said has been read, and nothing ships meanwhile.</summary>
public sealed class AnnouncedCancellationTests
{
    [Fact]
    public async Task A_webhook_ahead_of_the_api_holds_its_order_until_the_api_is_as_new()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await DeliverAsync(world, "placed-1", order, "AWAITING_SHIPMENT", world.Clock.GetUtcNow().AddMinutes(-1));
        await world.WaitForStateAsync(order, "processing");

        await DeliverAsync(world, "cancelled-1", order, "CANCEL", world.Clock.GetUtcNow().AddSeconds(1));

        await World.EventuallyAsync(
            async () => (await world.RowAsync(order))!.Holds.Contains("Announced", StringComparison.Ordinal), "the order to be held");
        var ship = await world.Silo.Order(order).ShipAsync(new ShipOrder(World.By("ship-1"), [], null, null, false, null));
        Assert.Equal("OnHold", ship.Code);
        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).Any(row => row is { NotificationId: "cancelled-1", Note: not null }), "the delivery to wait");
        var waiting = (await world.InboxAsync()).Single(row => row.NotificationId == "cancelled-1");
        Assert.Equal(InboxStatus.Pending, waiting.Status);
        Assert.Contains("the webhook told of", waiting.Note, StringComparison.Ordinal);

        // No second webhook and no poll: the delivery alone brings it.
        world.Clock.Jump(TimeSpan.FromSeconds(3));
        world.Shop.BuyerCancels(order);

        await world.WaitForStateAsync(order, "cancelled");
        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).All(row => row.Status == InboxStatus.Applied), "the delivery to be applied");
        Assert.DoesNotContain("Announced", (await world.RowAsync(order))!.Holds, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Sandbox.Ledger.EffectsOn(order), entry => entry.Kind is EffectKind.PackageShipped);
    }

    private static async Task DeliverAsync(
        World world, string notificationId, string order, string status, DateTimeOffset updatedAt)
    {
        var body = Encoding.UTF8.GetBytes(
            $$$"""{"type":1,"data":{"order_id":"{{{order}}}","order_status":"{{{status}}}","update_time":{{{updatedAt.ToUnixTimeSeconds()}}}}}""");
        var delivery = new InboxDelivery(
            "tiktok/test",
            notificationId,
            new DeliveryTopic("1"),
            world.Shop.Id,
            order,
            body,
            world.Clock.GetUtcNow(),
            InboxStatus.Pending,
            null);
        var receipt = await world.Silo.Pipeline.ReceiveAsync(delivery);
        world.Silo.Services.GetRequiredService<IInboxHint>().Stored(PendingDelivery.Of(delivery, receipt.InboxId));
    }
}
