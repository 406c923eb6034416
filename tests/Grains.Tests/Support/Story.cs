using Orleans.Runtime;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;
using Xunit;

namespace OrderActors.Grains.Tests.Support;

/// <summary>A paid order from the buyer's click to the doorstep, told to whichever silo lives.</summary>
internal static class Story
{
    public const string Sku = "TEE-RED-M";

    private const int MaxTries = 20;

    /// <summary>Places, ships, scans and delivers one order. Whoever calls keeps his operation id through crashes.</summary>
    public static async Task<string> TellAsync(World world)
    {
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Sku)).Id;
        await world.WaitForStateAsync(order, "processing");
        await ShipAsync(world, order);
        await WaitForCollectionAsync(world, order);
        world.Shop.CarrierScan(order);
        await world.WaitForStateAsync(order, "shipped");
        world.Shop.Deliver(order);
        await world.WaitForStateAsync(order, "delivered");
        await World.EventuallyAsync(
            async () => (await world.RowAsync(order))!.IsTerminal, $"order {order} to be over, with its stock settled");
        return order;
    }

    public static async Task ShipAsync(World world, string order)
    {
        var command = new ShipOrder(World.By($"ship-{order}"), [], null, null, false, null);
        var reply = await AskAsync(world, silo => silo.Order(order).ShipAsync(command));
        Assert.True(reply.Accepted, reply.Message);
    }

    public static Task WaitForCollectionAsync(World world, string order) => Eventually.TrueAsync(
        () => Task.FromResult(world.Shop.Order(order).Status is OrderStatus.AwaitingCollection),
        World.Patience,
        () => $"TikTok to see order {order} shipped; it is {world.Shop.Order(order).Status}");

    /// <summary>Every effect once: one parcel, one unit off the shelf, a chain without a gap.</summary>
    public static async Task AssertAllOnceAsync(World world, string order)
    {
        // The parcel may be delivered before we know what became of the call that sent it.
        await World.EventuallyAsync(
            async () => (await world.EventsAsync(order)).Contains("order.ship-arranged.v1"), "the ship call to be settled");
        Assert.Empty(world.Sandbox.Ledger.DoneTwice());
        Assert.Empty(world.Sandbox.Ledger.RefusedRepeats());
        Assert.Single(world.Sandbox.Ledger.EffectsOn(order), entry => entry.Kind is EffectKind.PackageShipped);
        var stock = await world.StockAsync(Sku);
        Assert.Equal((0, 1), (stock.Stock.Reserved, stock.Stock.Consumed));
        Assert.Equal(ReservationState.Consumed, Assert.Single(stock.Reservations).Status);
        var events = await world.EventsAsync(order);
        foreach (var once in (string[])["order.created.v1", "order.inventory_reserved.v1", "order.processing.v1",
            "order.ship-intended.v1", "order.ship-arranged.v1", "order.shipped.v1", "order.stock-consumed.v1", "order.delivered.v1"])
        {
            Assert.Single(events, type => type == once);
        }
    }

    /// <summary>Asks, and asks again with the same words when the outcome is unknown.</summary>
    public static async Task<CommandReply> AskAsync(World world, Func<TestSilo, Task<CommandReply>> ask)
    {
        for (var tries = 1; ; tries++)
        {
            var silo = world.Silo;
            var call = ask(silo);
            if (await Task.WhenAny(call, silo.Crashed) != call)
            {
                await silo.Successor.WaitAsync(World.Patience);
                continue;
            }

            try
            {
                return await call;
            }
            catch (Exception exception) when (silo.Crashed.IsCompleted && IsOutcomeUnknown(exception))
            {
                // A silo that dies within this process may still refuse calls at once; the next one takes them.
                await silo.Successor.WaitAsync(World.Patience);
            }
            catch (Exception exception) when (tries < MaxTries && IsOutcomeUnknown(exception))
            {
                // Again, with the same operation id.
            }
        }
    }

    private static bool IsOutcomeUnknown(Exception exception) => exception
        is TimeoutException or SiloUnavailableException or StorageUnavailableException or VersionConflictException
        or AggregateStoppedException;
}
