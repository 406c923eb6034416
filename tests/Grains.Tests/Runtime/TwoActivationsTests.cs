using OrderActors.Engine.Aggregates;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Grains.Tests.Support;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using Xunit;

namespace OrderActors.Grains.Tests.Runtime;

/// <summary>
/// For seconds after a machine dies two activations of one grain can exist. Here they exist for good: two silos that
/// know nothing of each other share one database. Only its version check stands between them.
/// </summary>
public sealed class TwoActivationsTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task The_last_unit_goes_to_one_of_two_activations_and_the_loser_answers_from_what_is_stored(string database)
    {
        await using var world = await World.CreateAsync(database);
        var one = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync("LAST", 1);
        var two = await world.StartQuietSiloAsync();
        // Both believe now that the unit is there.
        Assert.Equal(1, (await one.Sku("LAST").GetAsync()).Available);
        Assert.Equal(1, (await two.Sku("LAST").GetAsync()).Available);

        var results = await Task.WhenAll(TryAsync(() => ReserveAsync(one, "one")), TryAsync(() => ReserveAsync(two, "two")));

        var (winner, loser, name) = results[0] is not null ? (one, two, "two") : (two, one, "one");
        Assert.Single(results, reply => reply is { Accepted: true });
        Assert.Single(results, reply => reply is null);
        Assert.Equal("InsufficientStock", (await ReserveAsync(loser, name)).Code);
        Assert.Equal(0, (await loser.Sku("LAST").GetAsync()).Available);
        Assert.Equal(0, (await winner.Sku("LAST").GetAsync()).Available);
        var stored = await world.StockAsync("LAST");
        Assert.Equal(1, stored.Stock.Reserved);
        Assert.Single(stored.Reservations);
    }

    [Fact]
    public async Task A_command_that_went_through_one_activation_is_recognised_by_the_other_once_that_has_reloaded()
    {
        await using var world = await World.CreateAsync();
        var one = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync("LAST", 5);
        var two = await world.StartQuietSiloAsync();
        Assert.Equal(5, (await two.Sku("LAST").GetAsync()).Available);
        Assert.True((await ReserveAsync(one, "same")).Accepted);

        var first = await TryAsync(() => ReserveAsync(two, "same"));
        var second = await ReserveAsync(two, "same");

        Assert.Null(first);
        Assert.True(second.Accepted);
        Assert.Equal(1, (await world.StockAsync("LAST")).Stock.Reserved);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Of_two_snapshots_that_two_activations_take_at_once_each_is_stored_once(string database)
    {
        await using var world = await World.CreateAsync(database);
        var one = await world.StartQuietSiloAsync(keepsOrders: true);
        await world.ReceiveStockAsync("TEE-RED-M", 5);
        var two = await world.StartQuietSiloAsync(keepsOrders: true);
        var order = world.Shop.PlaceOrder(OrderDraft.Of("TEE-RED-M") with { IsPaid = false }).Id;
        var unpaid = world.Shop.OrderJson(order).ToJsonString();
        Assert.True((await ApplyAsync(one, order, unpaid)).Accepted);
        // Both have loaded the unpaid order.
        await two.Order(order).WakeAsync(World.By("look"));
        var before = (await world.EventsAsync(order)).Count;
        world.Shop.Pay(order);
        var paid = world.Shop.OrderJson(order).ToJsonString();

        var results = await Task.WhenAll(
            TryAsync(() => ApplyAsync(one, order, paid)), TryAsync(() => ApplyAsync(two, order, paid)));

        Assert.Single(results, reply => reply is { Accepted: true });
        Assert.Single(results, reply => reply is null);
        Assert.True((await ApplyAsync(one, order, paid)).Accepted);
        Assert.True((await ApplyAsync(two, order, paid)).Accepted);
        var added = (await world.EventsAsync(order)).Skip(before).ToList();
        Assert.Single(added, type => type == "order.channel-changed.v1");
        Assert.Single(added, type => type == "order.processing.v1");
        Assert.Equal("processing", (await world.RowAsync(order))!.State);
        Assert.Equal(1, (await world.StockAsync("TEE-RED-M")).Stock.Reserved);
    }

    /// <summary>Both sweep, poll and wake the same grains, and get in each other's way all the time.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Two_silos_that_both_sweep_one_database_take_every_order_to_its_end_once(string database)
    {
        const int orders = 8;
        await using var world = await World.CreateAsync(database);
        await world.StartSiloAsync();
        await world.StartSiloAsync();
        await world.ConnectAsync();
        await world.ReceiveStockAsync(Story.Sku, orders);
        await world.OpenDoorAsync();

        var told = await Task.WhenAll(Enumerable.Range(0, orders).Select(_ => Story.TellAsync(world)));

        Assert.Empty(world.Sandbox.Ledger.DoneTwice());
        Assert.Empty(world.Sandbox.Ledger.RefusedRepeats());
        Assert.Equal(orders, world.Sandbox.Ledger.Of(EffectKind.PackageShipped).Count);
        var stock = (await world.StockAsync(Story.Sku)).Stock;
        Assert.Equal((orders, 0, orders), (stock.OnHand, stock.Reserved, stock.Consumed));
        foreach (var order in told)
            Assert.Single(await world.EventsAsync(order), type => type == "order.delivered.v1");
    }

    /// <returns>Null when the version check refused it.</returns>
    private static async Task<CommandReply?> TryAsync(Func<Task<CommandReply>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (exception is VersionConflictException or AggregateStoppedException)
        {
            return null;
        }
    }

    private static Task<CommandReply> ReserveAsync(TestSilo silo, string id) =>
        silo.Sku("LAST").ReserveAsync(new ReserveStock(World.By(id), id, 1, "", null));

    private static Task<CommandReply> ApplyAsync(TestSilo silo, string order, string payload) =>
        silo.Order(order).ApplySnapshotAsync(
            new ApplySnapshot(World.By("snapshot"), payload, "main", null, DateTimeOffset.UnixEpoch, "ID", DateTimeOffset.UnixEpoch));
}
