using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderActors.Sandbox.Script;

namespace OrderActors.Sandbox.Tests.TikTok;

/// <summary>The steps of a script, and the answers that it orders.</summary>
public sealed class ScriptTests
{
    private static readonly DateTimeOffset s_begin = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [Fact]
    public void A_short_name_stands_for_one_thing_in_a_run_and_for_another_in_the_next()
    {
        var names = new ScriptNames(s_begin);
        var later = new ScriptNames(s_begin.AddMilliseconds(1));

        Assert.Equal(names.Resolve("#1"), names.Resolve("#1"));
        Assert.Equal(19, names.Resolve("#1").Length);
        Assert.Equal(19, names.Resolve("58#1").Length);
        Assert.Equal(6, new[] { "#1", "#2", "58#1", "59#1", "115#1", "5#81" }.Select(names.Resolve).Distinct().Count());
        Assert.NotEqual(names.Resolve("#1"), later.Resolve("#1"));
        Assert.NotEqual(names.Resolve("JX#1"), later.Resolve("JX#1"));
        Assert.Equal($"/packages/{names.Resolve("115#1")}/ship$", names.Resolve("/packages/115#1/ship$"));
        Assert.Equal(1_699_999_940, names.Resolve(JsonValue.Create("@-60"))!.GetValue<long>());
    }

    [Fact]
    public async Task What_a_scripts_order_leaves_out_is_filled_in()
    {
        await using var world = await World.StartAsync("MX");
        var script = ScriptOf(world);

        Assert.True(await script.PlayAsync(Json("""{"arrive":{"id":"#1","line_items":[{"id":"58#1","seller_sku":"A","package_id":"115#1"}]}}""")));

        var order = world.Shop.OrderJson(script.Names.Resolve("#1"));
        Assert.Equal("AWAITING_SHIPMENT", order["status"]!.GetValue<string>());
        Assert.Equal(s_begin.ToUnixTimeSeconds() - 60, order["update_time"]!.GetValue<long>());
        Assert.Equal("MXN", order["payment"]!["currency"]!.GetValue<string>());
        Assert.Equal(script.Names.Resolve("115#1"), order["packages"]![0]!["id"]!.GetValue<string>());
        Assert.Equal("10.00", order["line_items"]![0]!["sale_price"]!.GetValue<string>());
        Assert.True(await script.PlayAsync(Json("""{"order":{"line_items":[]},"as_given":true}""")));
        Assert.False(await script.PlayAsync(Json("""{"ship":{"id":"#1"}}""")));
    }

    [Fact]
    public async Task An_answer_is_given_in_place_of_the_act_as_often_as_it_says()
    {
        await using var world = await World.StartAsync("ID");
        var package = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Packages[0].Id;
        await ScriptOf(world).PlayAsync(Json(
            """{"tiktok":{"answers":[{"path":"/packages/[0-9]+/ship$","times":2,"http":429,"body":{"code":36009037,"message":"hourly limit"}}]}}"""));

        for (var number = 0; number < 2; number++)
        {
            var answer = await world.Api.PostAsync($"/fulfillment/202309/packages/{package}/ship");
            Assert.Equal((HttpStatusCode)429, answer.Status);
            Assert.Equal(36009037, answer.Code);
        }

        Assert.Empty(world.Server.Ledger.Of(EffectKind.PackageShipped));
        (await world.Api.PostAsync($"/fulfillment/202309/packages/{package}/ship")).Succeeded();
        var calls = world.Server.Ledger.Calls.Where(call => call.Path.EndsWith("/ship", StringComparison.Ordinal)).ToList();
        Assert.Equal([true, true, false], calls.Select(call => call.IsScripted));
    }

    [Fact]
    public async Task An_answer_that_says_no_more_is_given_once_with_HTTP_200()
    {
        await using var world = await World.StartAsync("ID");
        await ScriptOf(world).PlayAsync(Json("""{"tiktok":{"answers":[{"path":"/warehouses$","body":{"code":5,"message":"no"}}]}}"""));

        var answer = await world.Api.GetAsync("/logistics/202309/warehouses");

        Assert.Equal((HttpStatusCode.OK, 5), (answer.Status, answer.Code));
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Succeeded();
    }

    [Fact]
    public async Task A_call_that_is_wrongly_signed_takes_no_answer()
    {
        await using var world = await World.StartAsync("ID");
        world.Shop.Answers.Replace([new ScriptedAnswer("/warehouses$", 1, 200, """{"code":5}""")]);
        world.Api.SpoilSign = _ => "00";

        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(ApiCodes.SignatureInvalid, HttpStatusCode.Unauthorized);

        Assert.Single(world.Shop.Answers.Pending);
        Assert.Throws<SandboxRefusedException>(() => world.Shop.Answers.Replace([new ScriptedAnswer("(", 1, 200, null)]));
    }

    [Fact]
    public async Task A_webhook_of_any_type_comes_signed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await World.StartAsync("BR", options => options with { WebhookUrl = receiver.Url });

        await ScriptOf(world).PlayAsync(Json("""{"webhook":{"type":36,"data":{"package_id":"115#1","invoice_status":"SUCCESS"}}}"""));

        Assert.Equal(36, (await receiver.NextAsync("the webhook about the invoice")).Type);
    }

    [Fact]
    public async Task Steps_are_played_through_the_control_API_and_those_of_others_come_back()
    {
        await using var world = await World.StartAsync();
        using var content = new StringContent(
            """[{"hidden_order":{"id":"#1","line_items":[{"id":"58#1","seller_sku":"A"}]}},{"ship":{"id":"#1"}}]""",
            Encoding.UTF8, "application/json");
        using var answer = await world.Api.Http.PostAsync("/_sandbox/shops/GB/steps", content);

        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        var id = JsonNode.Parse(text)!["left"]![0]!["ship"]!["id"]!.GetValue<string>();
        Assert.Equal(id, world.Shop.OrderJson(id)["id"]!.GetValue<string>());
    }

    private static TikTokScript ScriptOf(World world) => new(world.Shop, s_begin, world.Clock);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
