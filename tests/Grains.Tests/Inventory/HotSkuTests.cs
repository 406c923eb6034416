using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.Grains.Tests.Support;
using OrderActors.Ports.Storage;
using Xunit;

namespace OrderActors.Grains.Tests.Inventory;

/// <summary>One SKU that everybody wants at once (invariant I1).</summary>
public sealed class HotSkuTests
{
    private const int Units = 500;
    private const int Calls = 1_000;

    /// <summary>
    /// The first commit is held until all calls have arrived. So what follows is known: the 999 that wait are decided
    /// 256 at a time, and after one promise in the first commit and 256 in the second, the third gives the last 243.
    /// </summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Of_1000_calls_on_500_units_exactly_500_are_promised_in_three_commits(string database)
    {
        await using var world = await World.CreateAsync(database);
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync("HOT", Units);
        var arrived = silo.Arrivals.OfAsync(nameof(ISkuGrain.ReserveAsync), Calls);
        silo.Pipeline.Before = _ => arrived.WaitAsync(World.Patience);

        var replies = await Task.WhenAll(Enumerable.Range(1, Calls).Select(buyer => ReserveAsync(silo, $"buyer-{buyer}")));

        Assert.Equal(Units, replies.Count(reply => reply.Accepted));
        Assert.All(replies.Where(reply => !reply.Accepted), reply => Assert.Equal("InsufficientStock", reply.Code));
        var commits = silo.Pipeline.Committed.Where(IsReservation).ToList();
        Assert.Equal([1, 256, 243], commits.Select(commit => commit.Journal.Length));
        Assert.Equal(Units, (await world.StockAsync("HOT")).Stock.Reserved);
        Assert.Equal(Units, (await world.StockAsync("HOT")).Reservations.Length);
    }

    [Fact]
    public async Task The_same_reservation_asked_for_a_hundred_times_at_once_is_one()
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync("HOT", 1);

        var replies = await Task.WhenAll(Enumerable.Range(1, 100).Select(_ => ReserveAsync(silo, "buyer")));

        Assert.All(replies, reply => Assert.True(reply.Accepted, reply.Message));
        Assert.Equal(1, (await world.StockAsync("HOT")).Stock.Reserved);
        Assert.Single(silo.Pipeline.Committed, IsReservation);
    }

    private static bool IsReservation(ChangeSet changes) => changes.Journal.Any(row => row.Type == "stock.reserved.v1");

    private static Task<CommandReply> ReserveAsync(TestSilo silo, string id) =>
        silo.Sku("HOT").ReserveAsync(new ReserveStock(World.By(id), id, 1, "", null));
}
