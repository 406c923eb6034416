using System.Net;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class RequestCheckTests
{
    private const string Search = "/order/202309/orders/search";

    [Fact]
    public async Task A_correct_request_is_answered_with_code_0_in_the_envelope()
    {
        await using var world = await World.StartAsync();

        var answer = await world.Api.GetAsync("/logistics/202309/warehouses");

        answer.Succeeded();
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Success", answer.Message);
        Assert.Empty(world.Server.Ledger.Refusals);
    }

    [Fact]
    public async Task A_wrong_secret_is_106001()
    {
        await using var world = await World.StartAsync();
        world.Api.AppSecret = "another";

        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(106001, HttpStatusCode.Unauthorized);

        Assert.Equal(106001, Assert.Single(world.Server.Ledger.Refusals).Code);
    }

    [Fact]
    public async Task An_upper_case_signature_is_106001()
    {
        await using var world = await World.StartAsync();
        world.Api.SpoilSign = sign => sign.ToUpperInvariant();

        (await world.Api.PostAsync(Search, new JsonObject { ["update_time_ge"] = 1 }, ("page_size", "10")))
            .Refused(106001, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_empty_object_may_be_signed_or_left_out()
    {
        await using var world = await World.StartAsync();
        (await world.Api.SendAsync(HttpMethod.Post, Search, "{}", ("page_size", "10"))).Succeeded();

        world.Api.SpoilSign = _ => RequestSignature.Sign(world.Api.AppSecret, Search, new Dictionary<string, string>
        {
            ["app_key"] = world.Api.AppKey,
            ["timestamp"] = world.Api.Timestamp,
            ["shop_cipher"] = world.Api.Cipher!,
            ["page_size"] = "10",
        }, []);
        (await world.Api.SendAsync(HttpMethod.Post, Search, "{}", ("page_size", "10"))).Succeeded();
        (await world.Api.SendAsync(HttpMethod.Post, Search, "{ }", ("page_size", "10"))).Refused(106001, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_access_token_in_the_query_is_not_part_of_the_signature()
    {
        await using var world = await World.StartAsync();

        (await world.Api.GetAsync("/logistics/202309/warehouses", ("access_token", "x"), ("version", "202309"))).Succeeded();
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public async Task A_timestamp_is_accepted_from_five_minutes_ago_to_thirty_seconds_ahead(int offset, bool isAccepted)
    {
        await using var world = await World.StartAsync();
        world.Api.Timestamp = (world.Clock.GetUtcNow().ToUnixTimeSeconds() + offset).ToString();

        var answer = await world.Api.GetAsync("/logistics/202309/warehouses");

        if (isAccepted)
            answer.Succeeded();
        else
            answer.Refused(36009004, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("app_key")]
    [InlineData("timestamp")]
    [InlineData("sign")]
    public async Task A_missing_common_parameter_is_36009004_and_named(string name)
    {
        await using var world = await World.StartAsync();

        var answer = await world.Api.GetAsync("/logistics/202309/warehouses", (name, ""));

        answer.Refused(36009004, HttpStatusCode.BadRequest);
        Assert.Contains(name, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_app_key_or_a_timestamp_in_words_is_36009004()
    {
        await using var world = await World.StartAsync();

        (await world.Api.GetAsync("/logistics/202309/warehouses", ("app_key", "nobody"))).Refused(36009004, HttpStatusCode.BadRequest);
        (await world.Api.GetAsync("/logistics/202309/warehouses", ("timestamp", "today"))).Refused(36009004, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_missing_token_is_36009004_and_an_unknown_one_101000()
    {
        await using var world = await World.StartAsync();

        world.Api.Token = null;
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(36009004, HttpStatusCode.BadRequest);
        world.Api.Token = "ROW_unknown";
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(101000, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_expired_access_token_is_105002()
    {
        await using var world = await World.StartAsync();
        world.Clock.Advance(TimeSpan.FromDays(7));
        world.Api.Timestamp = world.Clock.GetUtcNow().ToUnixTimeSeconds().ToString();

        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(105002, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_missing_cipher_is_106013_and_a_wrong_one_101000()
    {
        await using var world = await World.StartAsync();

        world.Api.Cipher = null;
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(106013, HttpStatusCode.BadRequest);
        world.Api.Cipher = "ROW_unknown";
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(101000, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_cipher_of_another_sellers_shop_is_101000()
    {
        await using var world = await World.StartAsync(change: options => options with
        {
            Shops = [new ShopSpec("GB"), new ShopSpec("US") { Seller = "someone-else" }],
        });

        world.Api.Cipher = world.Server.ShopIn("US").Cipher;

        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(101000, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_cipher_where_none_belongs_is_36009004()
    {
        await using var world = await World.StartAsync();

        var answer = await world.Api.GetAsync("/authorization/202309/shops");

        answer.Refused(36009004, HttpStatusCode.BadRequest);
        Assert.Contains("unexpected parameter shop_cipher", answer.Message, StringComparison.Ordinal);
        world.Api.Cipher = null;
        var shop = Assert.Single((await world.Api.GetAsync("/authorization/202309/shops")).Data["shops"]!.AsArray())!;
        Assert.Equal(world.Shop.Cipher, shop["cipher"]!.GetValue<string>());
        Assert.Equal("LOCAL", shop["seller_type"]!.GetValue<string>());
        Assert.Equal("GB", shop["region"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_scope_that_was_not_granted_is_105005()
    {
        await using var world = await World.StartAsync(change: options => options with { GrantedScopes = [Scopes.Logistics] });

        (await world.Api.GetAsync("/logistics/202309/warehouses")).Succeeded();
        (await world.Api.GetAsync("/order/202309/orders", ("ids", "1"))).Refused(105005, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_unknown_path_method_or_version_has_its_own_code()
    {
        await using var world = await World.StartAsync();

        (await world.Api.GetAsync("/order/202309/orders/576461413038785752")).Refused(36009009, HttpStatusCode.NotFound);
        (await world.Api.GetAsync("/reverse/202309/returns")).Refused(36009009, HttpStatusCode.NotFound);
        (await world.Api.GetAsync(Search, ("page_size", "10"))).Refused(36009010, HttpStatusCode.MethodNotAllowed);
        (await world.Api.GetAsync("/fulfillment/202309/packages/search")).Refused(36009010, HttpStatusCode.MethodNotAllowed);
        (await world.Api.PostAsync("/order/209912/orders/search")).Refused(36009014, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_wrong_content_type_is_36009022_also_on_a_GET()
    {
        await using var world = await World.StartAsync();

        world.Api.ContentType = "text/plain";
        (await world.Api.PostAsync(Search, new JsonObject { ["create_time_ge"] = 1 }, ("page_size", "10")))
            .Refused(36009022, HttpStatusCode.UnsupportedMediaType);
        world.Api.ContentType = null;
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(36009022, HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("{\"update_time_ge\":")]
    [InlineData("[1,2]")]
    public async Task A_body_that_is_not_an_object_is_36009023(string body)
    {
        await using var world = await World.StartAsync();

        (await world.Api.SendAsync(HttpMethod.Post, Search, body, ("page_size", "10"))).Refused(36009023, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_36009023()
    {
        await using var world = await World.StartAsync(change: options => options with { MaxBodyBytes = 100 });

        var body = new JsonObject { ["buyer_user_id"] = new string('7', 100) };

        (await world.Api.PostAsync(Search, body, ("page_size", "10"))).Refused(36009023, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task More_requests_a_second_than_allowed_are_429_with_36009002()
    {
        await using var world = await World.StartAsync(change: options => options with { MaxRequestsPerSecond = 2 });

        (await world.Api.GetAsync("/logistics/202309/warehouses")).Succeeded();
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Succeeded();
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(36009002, HttpStatusCode.TooManyRequests);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Succeeded();
    }
}
