using OrderActors.GrainInterfaces.Inventory;
using OrderActors.Grains.Tests.Support;
using OrderActors.Ports.Storage;
using Xunit;

namespace OrderActors.Grains.Tests.Inventory;

/// <summary>A commit that fails tells nobody whether it reached the disk. One operation id has one effect all the same.</summary>
public sealed class FailedCommitTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reservation_whose_commit_failed_is_there_once_after_the_retry(bool afterItReachedTheDisk)
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync("LAST", 1);
        silo.Pipeline.FailNext($"stock/{World.Seller}/main/LAST", afterItReachedTheDisk);

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => silo.Sku("LAST").ReserveAsync(Wish("a")));
        var retry = await silo.Sku("LAST").ReserveAsync(Wish("a"));
        var other = await silo.Sku("LAST").ReserveAsync(Wish("b"));

        Assert.Equal("the test pulled the plug", failure.Message);
        Assert.True(retry.Accepted, retry.Message);
        Assert.Equal("InsufficientStock", other.Code);
        var stored = await world.StockAsync("LAST");
        Assert.Equal(1, stored.Stock.Reserved);
        Assert.Equal("a", Assert.Single(stored.Reservations).ReservationId);
        Assert.Equal(2, stored.Head.Version);
    }

    /// <summary>All who wait for a failed commit are told, and none of them is counted twice or forgotten.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everybody_who_waited_for_the_failed_commit_gets_one_effect_by_asking_again(bool afterItReachedTheDisk)
    {
        const int buyers = 50;
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync("HOT", buyers);
        silo.Pipeline.FailNext($"stock/{World.Seller}/main/HOT", afterItReachedTheDisk);

        await Task.WhenAll(Enumerable.Range(1, buyers).Select(async buyer =>
        {
            try
            {
                await silo.Sku("HOT").ReserveAsync(Wish($"buyer-{buyer}"));
            }
            catch (Exception exception) when (exception.Message.Contains("pulled the plug", StringComparison.Ordinal))
            {
                // Unknown: exactly what the retry is for.
            }
        }));
        var retries = await Task.WhenAll(
            Enumerable.Range(1, buyers).Select(buyer => silo.Sku("HOT").ReserveAsync(Wish($"buyer-{buyer}"))));

        Assert.All(retries, reply => Assert.True(reply.Accepted, reply.Message));
        var stored = await world.StockAsync("HOT");
        Assert.Equal(buyers, stored.Stock.Reserved);
        Assert.Equal(buyers, stored.Reservations.Length);
    }

    [Fact]
    public async Task Readers_never_see_a_reservation_whose_commit_failed()
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync("LAST", 1);
        silo.Pipeline.FailNext($"stock/{World.Seller}/main/LAST", afterItReachedTheDisk: false);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => silo.Sku("LAST").ReserveAsync(Wish("a")));

        var level = await silo.Sku("LAST").GetAsync();
        Assert.Equal(0, level.Reserved);
        Assert.Equal(1, level.Available);
    }

    private static ReserveStock Wish(string id) => new(World.By(id), id, 1, "", null);
}
