using System.Net;
using OrderActors.Gateway.Tests.Support;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests;

public sealed class ListingLinkTests
{
    [Fact]
    public async Task Links_reach_the_shops_grain()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());

        await gateway.PostAsync(
            "/api/v1/shops/7001/listings", new { links = (object[])[new { channelSkuId = "S1", sku = "MUG" }] }).AcceptedAsync();

        Assert.Equal([new ListingLink("S1", "", "MUG", "")], gateway.Grains.Single<LinkListings>().Command.Links);
    }

    [Fact]
    public async Task A_link_may_stand_for_several_units_of_several_SKUs()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());

        var answer = await gateway.PostAsync("/api/v1/shops/7001/listings", """
            {"links":[{"channelSkuId":"173","units":{"C10-TEA":2,"C10-CUP":1}},{"channelSkuId":"174","units":{}}]}
            """).AcceptedAsync();

        var links = gateway.Grains.Single<LinkListings>().Command.Links;
        Assert.Equal([new SkuUnits("C10-CUP", 1), new SkuUnits("C10-TEA", 2)], links[0].Units!);
        Assert.Equal(("", null), (links[1].Sku, links[1].Units));
        Assert.Equal(2, answer.GetProperty("links")[0].GetProperty("units").GetProperty("C10-TEA").GetInt32());
        Assert.Empty(answer.GetProperty("links")[1].GetProperty("units").EnumerateObject());
    }

    [Fact]
    public async Task Links_are_listed_page_by_page_without_those_that_were_taken_away()
    {
        await using var gateway = await TestGateway.StartAsync();
        var shop = Rows.Shop();
        await gateway.PutAsync(
            shop,
            new RowImage.Listing(shop.Key, "1", "MUG", "mug", "Mug"),
            new RowImage.Listing(shop.Key, "2", "", "", ""),
            new RowImage.Listing(shop.Key, "3", "SET", "", "Set", """{"cup":1,"tea":2}"""));

        var first = await gateway.GetAsync("/api/v1/shops/7001/listings?limit=1").AcceptedAsync();
        var second = await gateway.GetAsync("/api/v1/shops/7001/listings?limit=1&cursor=" + first.Text("nextCursor")).AcceptedAsync();
        var problem = await gateway.GetAsync("/api/v1/shops/7001/listings?cursor=!").RefusedAsync(400, "invalid-request");
        await gateway.GetAsync("/api/v1/shops/7999/listings").RefusedAsync(404, "not-found");

        var mug = Assert.Single(first.GetProperty("items").EnumerateArray());
        Assert.Equal(("1", 1), (mug.Text("channelSkuId"), mug.GetProperty("units").GetProperty("mug").GetInt32()));
        var set = Assert.Single(second.GetProperty("items").EnumerateArray());
        Assert.Equal(("3", 2), (set.Text("channelSkuId"), set.GetProperty("units").GetProperty("tea").GetInt32()));
        Assert.Null(second.GetProperty("nextCursor").GetString());
        Assert.Equal("cursor", problem.Text("field"));
    }

    [Fact]
    public async Task A_link_is_taken_away_by_its_address()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());

        using var answer = await gateway.Client.DeleteAsync(new Uri("/api/v1/shops/7001/listings/S%2F1", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([new ListingLink("S/1", "", "", "")], gateway.Grains.Single<LinkListings>().Command.Links);
    }

    [Fact]
    public async Task Failed_orders_whose_SKU_was_unknown_are_tried_again_after_a_link_was_set()
    {
        await using var gateway = await TestGateway.StartAsync();
        var failed = Rows.Order("5001", state: "failed") with { Failure = "UnknownSku: TikTok variant S1 is not linked" };
        await gateway.PutAsync(Rows.Shop());
        await gateway.PutAsync(failed);
        await gateway.PutAsync(Rows.Order("5002", state: "failed") with { Failure = "OutOfStock: none" });
        await gateway.PutAsync(Rows.Order("5003"));

        var order = await gateway.GetAsync("/api/v1/orders/5001").AcceptedAsync();
        var answer = await gateway.PostAsync(
            "/api/v1/shops/7001/listings", new { links = (object[])[new { channelSkuId = "S1", sku = "MUG" }] }).AcceptedAsync();

        Assert.Contains("POST /api/v1/shops/7001/listings", order.GetProperty("order").Text("failure"), StringComparison.Ordinal);
        Assert.Equal(1, answer.GetProperty("retried").GetInt32());
        Assert.Equal(["demo/7001/5001"], gateway.Grains.Commands.Where(sent => sent.Command is RetryOrder).Select(sent => sent.Key));
    }
}
