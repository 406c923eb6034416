using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Grains.Tests.Support;
using OrderActors.Sandbox.TikTok;
using Xunit;

namespace OrderActors.Grains.Tests.Shops;

/// <summary>A shop that was one seller's and is another's now: what the former seller has stays there.</summary>
public sealed class FormerSellerTests
{
    private const string NewSeller = "seller-2";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task An_order_of_the_former_seller_is_refused_by_name_and_spoils_no_order_beside_it(string database)
    {
        await using var world = await World.CreateAsync(database);
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync(Story.Sku, 5);
        var stock = silo.Grains.GetGrain<ISkuGrain>(new SkuKey(NewSeller, "main", Story.Sku).ToString());
        await stock.AdjustAsync(new AdjustStock(World.By("receipt"), 5, "received", ""));
        var former = Place(world);
        Assert.True((await ApplyAsync(silo, world, World.Seller, former)).Accepted);
        string[] orders = [Place(world), former, Place(world), Place(world)];

        var replies = await Task.WhenAll(orders.Select(order => ApplyAsync(silo, world, NewSeller, order)));
        var again = await ApplyAsync(silo, world, NewSeller, former);

        Assert.Equal(["", "OrderTaken", "", ""], replies.Select(reply => reply.Code));
        Assert.Equal("OrderTaken", again.Code);
        Assert.Equal(3, (await stock.GetAsync()).Reserved);
        Assert.Equal(1, (await world.StockAsync(Story.Sku)).Stock.Reserved);
        Assert.Equal("processing", (await world.RowAsync(former))!.State);
        Assert.Null(await world.Queries.FindOrderAsync(NewSeller, former, CancellationToken.None));
    }

    private static string Place(World world) => world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;

    private static Task<CommandReply> ApplyAsync(TestSilo silo, World world, string seller, string order) =>
        silo.Grains.GetGrain<IOrderGrain>(new OrderKey(seller, world.Shop.Id, order).ToString()).ApplySnapshotAsync(new ApplySnapshot(
            World.By("snapshot"), world.Shop.OrderJson(order).ToJsonString(), "main", null, DateTimeOffset.UnixEpoch, "ID",
            DateTimeOffset.UnixEpoch));
}
