using System.Net;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class TokenTests
{
    [Fact]
    public async Task Consent_redirects_with_code_and_state_and_the_code_buys_a_pair_once()
    {
        await using var world = await World.StartAsync(change: options => options with { RedirectUrl = new Uri("http://127.0.0.1:9/back") });
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = world.Server.BaseAddress };

        using var page = await browser.GetAsync($"/open/authorize?service_id={world.Server.Options.ServiceId}&state=s%2B1");

        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        var target = page.Headers.Location!;
        Assert.StartsWith("http://127.0.0.1:9/back?", target.ToString(), StringComparison.Ordinal);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(target.Query);
        Assert.Equal("s+1", query["state"]);
        (await GetTokenAsync(world, query["code"]!)).Succeeded();
        (await GetTokenAsync(world, query["code"]!)).Refused(36004004);
    }

    [Fact]
    public async Task An_unknown_service_has_no_consent_page()
    {
        await using var world = await World.StartAsync();

        using var page = await world.Api.Http.GetAsync($"/open/authorize?service_id={world.Server.Options.AppKey}&state=s");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal("This service does not exist", await page.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_pair_says_its_ends_as_absolute_seconds()
    {
        await using var world = await World.StartAsync();
        var now = world.Clock.GetUtcNow().ToUnixTimeSeconds();

        var data = (await GetTokenAsync(world, world.Server.Tokens.Consent())).Data;

        Assert.Equal(now + 7 * 86_400, data["access_token_expire_in"]!.GetValue<long>());
        Assert.Equal(now + 365 * 86_400, data["refresh_token_expire_in"]!.GetValue<long>());
        Assert.Equal("GB", data["seller_base_region"]!.GetValue<string>());
        Assert.Equal(0, data["user_type"]!.GetValue<int>());
        Assert.NotEmpty(data["open_id"]!.GetValue<string>());
        Assert.Contains("seller.order.info", data["granted_scopes"]!.AsArray().Select(scope => scope!.GetValue<string>()));
    }

    [Fact]
    public async Task A_code_is_worthless_after_thirty_minutes()
    {
        await using var world = await World.StartAsync();
        var code = world.Server.Tokens.Consent();

        world.Clock.Advance(TimeSpan.FromMinutes(30));

        (await GetTokenAsync(world, code)).Refused(36004004);
    }

    [Fact]
    public async Task After_a_refresh_the_old_access_token_works_for_the_grace_only()
    {
        await using var world = await World.StartAsync();
        var old = world.Server.Tokens.Authorize();

        (await RefreshAsync(world, old.RefreshToken)).Succeeded();

        world.Api.Token = old.AccessToken;
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Succeeded();
        world.Clock.Advance(TimeSpan.FromSeconds(60));
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(105002, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_old_refresh_token_dies_when_the_new_pair_is_used_and_not_before()
    {
        await using var world = await World.StartAsync();
        var old = world.Server.Tokens.Authorize();

        // The first answer is taken as lost.
        (await RefreshAsync(world, old.RefreshToken)).Succeeded();
        var second = (await RefreshAsync(world, old.RefreshToken)).Data;
        world.Api.Token = second["access_token"]!.GetValue<string>();
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Succeeded();

        (await RefreshAsync(world, old.RefreshToken)).Refused(98001004);
        (await RefreshAsync(world, second["refresh_token"]!.GetValue<string>())).Succeeded();
        Assert.Equal(3, world.Server.Ledger.Of(EffectKind.TokenRefreshed).Count);
    }

    [Fact]
    public async Task An_expired_and_an_unknown_refresh_token_are_told_apart()
    {
        await using var world = await World.StartAsync();
        var pair = world.Server.Tokens.Authorize();
        world.Clock.Advance(TimeSpan.FromDays(365));

        (await RefreshAsync(world, pair.RefreshToken)).Refused(36004001);
        (await RefreshAsync(world, "RTunknown")).Refused(36004005);
    }

    [Fact]
    public async Task Removing_the_app_ends_every_token_of_that_seller_only()
    {
        await using var world = await World.StartAsync(change: options => options with
        {
            Shops = [new ShopSpec("GB"), new ShopSpec("US") { Seller = "someone-else" }],
        });
        var pair = world.Server.Tokens.Authorize();
        using var other = world.ApiOf("US");

        world.Shop.Deauthorize();

        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(101000, HttpStatusCode.Unauthorized);
        (await RefreshAsync(world, pair.RefreshToken)).Refused(36004005);
        (await other.GetAsync("/logistics/202309/warehouses")).Succeeded();
    }

    [Theory]
    [InlineData("app_secret", "wrong")]
    [InlineData("grant_type", "refresh_token")]
    [InlineData("app_key", "")]
    public async Task A_wrong_token_request_is_36009004(string name, string value)
    {
        await using var world = await World.StartAsync();
        var query = new Dictionary<string, string>
        {
            ["app_key"] = world.Api.AppKey,
            ["app_secret"] = world.Api.AppSecret,
            ["grant_type"] = "authorized_code",
            ["auth_code"] = world.Server.Tokens.Consent(),
            [name] = value,
        };

        (await SendAsync(world, "/api/v2/token/get", query)).Refused(36009004, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task One_token_covers_every_shop_of_its_seller()
    {
        await using var world = await World.StartAsync(change: options => options with
        {
            Shops = [new ShopSpec("GB"), new ShopSpec("US"), new ShopSpec("MY") { Seller = "someone-else" }],
        });
        world.Api.Cipher = null;

        var shops = (await world.Api.GetAsync("/authorization/202309/shops")).Data["shops"]!.AsArray();

        Assert.Equal(["GB", "US"], shops.Select(shop => shop!["region"]!.GetValue<string>()));
    }

    private static Task<ApiAnswer> GetTokenAsync(World world, string code) => SendAsync(world, "/api/v2/token/get", new()
    {
        ["app_key"] = world.Api.AppKey,
        ["app_secret"] = world.Api.AppSecret,
        ["auth_code"] = code,
        ["grant_type"] = "authorized_code",
    });

    private static Task<ApiAnswer> RefreshAsync(World world, string refreshToken) => SendAsync(world, "/api/v2/token/refresh", new()
    {
        ["app_key"] = world.Api.AppKey,
        ["app_secret"] = world.Api.AppSecret,
        ["refresh_token"] = refreshToken,
        ["grant_type"] = "refresh_token",
    });

    private static async Task<ApiAnswer> SendAsync(World world, string path, Dictionary<string, string> query)
    {
        var url = path + "?" + string.Join('&', query.Select(pair => $"{pair.Key}={WebUtility.UrlEncode(pair.Value)}"));
        using var response = await world.Api.Http.GetAsync(url);
        return new ApiAnswer(response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }
}
