using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class OrderReadingTests
{
    private const string Search = "/order/202309/orders/search";

    [Fact]
    public async Task Pages_by_update_time_hold_every_order_once_and_tokens_survive_the_query_string()
    {
        await using var world = await World.StartAsync();
        var placed = new List<string>();
        for (var number = 0; number < 25; number++)
        {
            placed.Add(world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id);
            world.Clock.Advance(TimeSpan.FromSeconds(number % 3));
        }

        var (seen, tokens) = await ReadAllAsync(world, 10, ("sort_field", "update_time"), ("sort_order", "ASC"));

        Assert.Equal(placed, seen);
        Assert.Equal(2, tokens.Count);
        Assert.All(tokens, token => Assert.All("+/=", sign => Assert.Contains(sign, token)));
    }

    [Fact]
    public async Task The_default_order_is_newest_first_by_create_time()
    {
        await using var world = await World.StartAsync();
        var first = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id;
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        var second = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id;

        var answer = await world.Api.PostAsync(Search, null, ("page_size", "100"));

        Assert.Equal([second, first], Ids(answer));
        Assert.Equal("", answer.Data["next_page_token"]!.GetValue<string>());
        Assert.Equal(2, answer.Data["total_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_order_that_changes_while_paging_by_update_time_is_seen_again_at_the_end()
    {
        await using var world = await World.StartAsync();
        var placed = Enumerable.Range(0, 4).Select(_ => world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false }).Id).ToList();
        var sort = new[] { ("page_size", "2"), ("sort_field", "update_time"), ("sort_order", "ASC") };
        var first = await world.Api.PostAsync(Search, null, sort);

        world.Shop.Pay(placed[0]);
        var second = await world.Api.PostAsync(Search, null, [.. sort, ("page_token", Token(first))]);
        var third = await world.Api.PostAsync(Search, null, [.. sort, ("page_token", Token(second))]);

        Assert.Equal(placed[..2], Ids(first));
        Assert.Equal(placed[2..], Ids(second));
        Assert.Equal([placed[0]], Ids(third));
    }

    [Fact]
    public async Task Filters_narrow_by_time_status_and_pending_cancellation()
    {
        await using var world = await World.StartAsync();
        var old = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Clock.Advance(TimeSpan.FromHours(2));
        var unpaid = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE") with { IsPaid = false });
        var asked = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Shop.BuyerRequestsCancel(asked.Id);

        Assert.Equal([old.Id], await FindAsync(world, new() { ["update_time_lt"] = old.UpdateTime + 1 }));
        Assert.Equal([], await FindAsync(world, new() { ["update_time_lt"] = old.UpdateTime }));
        Assert.Equal([old.Id, asked.Id], (await FindAsync(world, new() { ["order_status"] = "AWAITING_SHIPMENT" })).Order());
        Assert.Equal([unpaid.Id], await FindAsync(world, new() { ["order_status"] = "UNPAID", ["shipping_type"] = "SELLER" }));
        Assert.Equal([asked.Id], await FindAsync(world, new() { ["is_buyer_request_cancel"] = true }));
        Assert.Equal([], await FindAsync(world, new() { ["shipping_type"] = "TIKTOK" }));
        Assert.Equal([], await FindAsync(world, new() { ["warehouse_ids"] = new JsonArray("1") }));
    }

    [Fact]
    public async Task A_page_size_in_the_body_is_refused_in_TikToks_words()
    {
        await using var world = await World.StartAsync();

        var answer = await world.Api.PostAsync(Search, new JsonObject { ["page_size"] = 10 });

        answer.Refused(36009004, HttpStatusCode.BadRequest);
        Assert.Equal("PageSize is a required field", answer.Message);
    }

    [Theory]
    [InlineData("sort_order", "desc")]
    [InlineData("sort_field", "updated")]
    [InlineData("page_size", "0")]
    [InlineData("page_size", "101")]
    [InlineData("page_size", "many")]
    [InlineData("page_token", "nonsense")]
    public async Task A_wrong_query_parameter_is_36009004(string name, string value)
    {
        await using var world = await World.StartAsync();
        var query = new Dictionary<string, string> { ["page_size"] = "10", [name] = value };

        var answer = await world.Api.PostAsync(Search, null, [.. query.Select(pair => (pair.Key, pair.Value))]);

        answer.Refused(36009004, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("{\"order_status\":112}", "expected type:string")]
    [InlineData("{\"update_time_ge\":\"1700000000\"}", "expected type:int64")]
    [InlineData("{\"create_time_lt\":1.5}", "expected type:int64")]
    [InlineData("{\"order_status\":\"SHIPPED\"}", "invalid")]
    [InlineData("{\"warehouse_ids\":\"1\"}", "expected type:list")]
    public async Task An_ill_typed_filter_is_36009004_and_says_what_was_expected(string body, string words)
    {
        await using var world = await World.StartAsync();

        var answer = await world.Api.SendAsync(HttpMethod.Post, Search, body, ("page_size", "10"));

        answer.Refused(36009004, HttpStatusCode.BadRequest);
        Assert.Contains(words, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("202309")]
    [InlineData("202507")]
    public async Task Detail_leaves_unknown_and_foreign_ids_out_with_code_0(string version)
    {
        await using var world = await World.StartAsync(change: options => options with { Shops = [new ShopSpec("GB"), new ShopSpec("US")] });
        var ours = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id;
        var foreign = world.Server.ShopIn("US").PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id;

        var answer = await world.Api.GetAsync($"/order/{version}/orders", ("ids", $"{foreign},576461413038785752,{ours}"));

        answer.Succeeded();
        Assert.Equal([ours], Ids(answer));
    }

    [Fact]
    public async Task Detail_takes_fifty_ids_and_not_one_more()
    {
        await using var world = await World.StartAsync();
        string Ids(int count) => string.Join(',', Enumerable.Range(1, count));

        (await world.Api.GetAsync("/order/202507/orders", ("ids", Ids(50)))).Succeeded();
        (await world.Api.GetAsync("/order/202507/orders", ("ids", Ids(51)))).Refused(36009004, HttpStatusCode.BadRequest);
        (await world.Api.GetAsync("/order/202507/orders")).Refused(36009004, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Price_detail_adds_up()
    {
        await using var world = await World.StartAsync("US");
        var id = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE", 2)).Id;

        var data = (await world.Api.GetAsync($"/order/202407/orders/{id}/price_detail")).Data;

        Assert.Equal(17.00m, Amount(data["subtotal"]));
        Assert.Equal(Amount(data["subtotal"]) + Amount(data["shipping_sale_price"]) + Amount(data["tax_amount"]), Amount(data["total"]));
        Assert.Equal(2, data["line_items"]!.AsArray().Count);
        Assert.Equal(Amount(data["total"]), Amount(world.Shop.OrderJson(id)["payment"]!["total_amount"]));
    }

    private static decimal Amount(JsonNode? node) => decimal.Parse(node!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static List<string> Ids(ApiAnswer answer) =>
        [.. answer.Data["orders"]!.AsArray().Select(order => order!["id"]!.GetValue<string>())];

    private static string Token(ApiAnswer answer) => answer.Data["next_page_token"]!.GetValue<string>();

    private static async Task<List<string>> FindAsync(World world, JsonObject filter)
    {
        world.Api.Timestamp = world.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Ids(await world.Api.PostAsync(Search, filter, ("page_size", "50")));
    }

    private static async Task<(List<string> Ids, List<string> Tokens)> ReadAllAsync(
        World world, int pageSize, params (string, string)[] sort)
    {
        var (ids, tokens, token) = (new List<string>(), new List<string>(), "");
        do
        {
            var answer = await world.Api.PostAsync(
                Search, null, [("page_size", pageSize.ToString(CultureInfo.InvariantCulture)), ("page_token", token), .. sort]);
            answer.Succeeded();
            ids.AddRange(Ids(answer));
            token = Token(answer);
            if (token.Length > 0)
                tokens.Add(token);
        }
        while (token.Length > 0);

        return (ids, tokens);
    }
}
