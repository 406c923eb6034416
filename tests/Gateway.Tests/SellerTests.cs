using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Gateway.Tests.Support;

namespace OrderActors.Gateway.Tests;

public sealed class SellerTests
{
    [Fact]
    public async Task Without_keys_a_program_of_this_machine_is_the_default_seller()
    {
        await using var gateway = await TestGateway.StartAsync(("Api:DefaultSeller", "shopkeeper"));
        await gateway.PutAsync(Rows.Stock("MUG", seller: "shopkeeper"));

        var page = await gateway.GetAsync("/api/v1/stock").AcceptedAsync();

        Assert.Equal(1, page.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("Host", "shop.example.com")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    public async Task Without_keys_a_foreign_host_name_or_a_proxy_is_not_let_in(string header, string value)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/orders");
        request.Headers.TryAddWithoutValidation(header, value);

        await gateway.Client.SendAsync(request).RefusedAsync(401, "unauthorized");
    }

    [Theory]
    [InlineData("Authorization", "Bearer alice-key", HttpStatusCode.OK)]
    [InlineData("X-Api-Key", "alice-key", HttpStatusCode.OK)]
    [InlineData("X-Api-Key", "alice-kez", HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", "Basic alice-key", HttpStatusCode.Unauthorized)]
    [InlineData("X-Nothing", "", HttpStatusCode.Unauthorized)]
    public async Task With_keys_only_a_known_key_is_let_in(string header, string value, HttpStatusCode expected)
    {
        await using var gateway = await TestGateway.StartAsync(("Api:Sellers:alice", HashOf("alice-key")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/orders");
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("X-Nothing", "", "No API key was sent.")]
    [InlineData("X-Api-Key", "alice-kez", "The API key is not known.")]
    public async Task Who_is_not_let_in_is_told_what_to_send(string header, string value, string detail)
    {
        await using var gateway = await TestGateway.StartAsync(("Api:Sellers:alice", HashOf("alice-key")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders/5001/ship");
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await gateway.Client.SendAsync(request);
        var problem = await Task.FromResult(response).RefusedAsync(401, "unauthorized");

        Assert.Equal(detail, problem.Text("detail"));
        Assert.NotEmpty(problem.Text("fix"));
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/healthz", 200)]
    [InlineData("/readyz", 200)]
    [InlineData("/docs/index.html", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/nothing", 404)]
    [InlineData("/webhooks/tiktok/app-key", 405)]
    [InlineData("/webhooks/elsewhere", 404)]
    [InlineData("/api/v1/nothing", 401)]
    [InlineData("/api/v1/orders/5001/ship", 401)]
    [InlineData("/api/v1/orders/events", 401)]
    [InlineData("/API/v1/orders", 401)]
    public async Task Whoever_has_no_key_sees_what_is_open_and_nothing_of_the_API(string path, int status)
    {
        await using var gateway = await TestGateway.StartAsync(("Api:Sellers:alice", HashOf("alice-key")));

        using var response = await gateway.GetAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Every_route_is_for_sellers_unless_it_says_otherwise()
    {
        await using var gateway = await TestGateway.StartAsync();
        var policies = gateway.Services.GetRequiredService<IAuthorizationPolicyProvider>();

        var fallback = await policies.GetFallbackPolicyAsync();

        Assert.Contains(fallback!.Requirements, requirement => requirement is DenyAnonymousAuthorizationRequirement);
        Assert.Equal(["Seller"], fallback.AuthenticationSchemes);
    }

    [Theory]
    [InlineData("GET", "/api/v1/orders/5001")]
    [InlineData("GET", "/api/v1/orders/5001/timeline")]
    [InlineData("GET", "/api/v1/stock/main/MUG")]
    [InlineData("POST", "/api/v1/orders/5001/ship")]
    [InlineData("POST", "/api/v1/orders/5001/retry")]
    [InlineData("POST", "/api/v1/orders/5001/cancel", """{"reason":"x"}""")]
    [InlineData("POST", "/api/v1/orders/5001/hold", """{"reason":"x"}""")]
    [InlineData("POST", "/api/v1/orders/5001/release", """{"reason":"x"}""")]
    [InlineData("POST", "/api/v1/shops/7001/sync")]
    [InlineData("POST", "/api/v1/shops/7001/settings", """{"location":"main","syncEverySeconds":60}""")]
    [InlineData("POST", "/api/v1/shops/7001/listings", """{"links":[{"channelSkuId":"1","sku":"MUG"}]}""")]
    public async Task Another_sellers_ids_do_not_exist(string method, string path, string body = "{}")
    {
        await using var gateway = await BobsGatewayAsync();

        var request = method == "GET" ? gateway.GetAsync(path) : gateway.PostRawAsync(path, body, "k1");

        await request.RefusedAsync(404, "not-found");
        Assert.Empty(gateway.Grains.Commands);
    }

    [Theory]
    [InlineData("/api/v1/orders")]
    [InlineData("/api/v1/stock")]
    public async Task Lists_hold_nothing_of_another_seller(string path)
    {
        await using var gateway = await BobsGatewayAsync();

        var page = await gateway.GetAsync(path).AcceptedAsync();

        Assert.Equal(0, page.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Counts_hold_nothing_of_another_seller()
    {
        await using var gateway = await BobsGatewayAsync();

        var summary = await gateway.GetAsync("/api/v1/summary").AcceptedAsync();

        Assert.All(summary.GetProperty("orders").EnumerateObject(), state => Assert.Equal(0, state.Value.GetInt64()));
        Assert.Equal(0, summary.GetProperty("shops").GetArrayLength());
        Assert.Equal(0, summary.GetProperty("inbox").GetArrayLength());
    }

    [Fact]
    public async Task A_stock_command_reaches_the_callers_own_stock_only()
    {
        await using var gateway = await BobsGatewayAsync();

        await gateway.PostAsync("/api/v1/stock/main/MUG/adjust", new { delta = 5, reason = "received" }).AcceptedAsync();

        Assert.Equal("bob/main/MUG", Assert.Single(gateway.Grains.Commands).Key);
    }

    internal static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Everything in it is Alice's; the client is Bob.</summary>
    private static async Task<TestGateway> BobsGatewayAsync()
    {
        var gateway = await TestGateway.StartAsync(
            ("Api:Sellers:alice", HashOf("alice-key")), ("Api:Sellers:bob", HashOf("bob-key")));
        await gateway.PutAsync(Rows.Order("5001", "alice"));
        await gateway.PutAsync(Rows.Stock("MUG", seller: "alice"));
        await gateway.PutAsync(Rows.Shop(seller: "alice"));
        gateway.Client.DefaultRequestHeaders.Add("X-Api-Key", "bob-key");
        return gateway;
    }
}
