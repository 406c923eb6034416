using System.Diagnostics;
using System.Net;
using OrderActors.Gateway.Tests.Support;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Gateway.Tests;

public sealed class OperationsTests
{
    [Fact]
    public async Task A_running_process_is_healthy_even_without_its_database()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Store.Failure = new StorageUnavailableException("gone");

        await gateway.GetAsync("/healthz").AcceptedAsync();
    }

    [Fact]
    public async Task Readiness_names_the_database()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.GetAsync("/readyz").AcceptedAsync();

        Assert.StartsWith("SQLite", answer.Text("storage"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_away_makes_it_not_ready_and_is_named()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Store.Failure = new StorageUnavailableException("the file is locked");

        var problem = await gateway.GetAsync("/readyz").RefusedAsync(503, "not-ready");

        Assert.Equal("storage", problem.Text("field"));
        Assert.Contains("the file is locked", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grains_that_do_not_answer_make_it_not_ready_and_are_named()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Grains.OnGetLevel = () => throw new Orleans.Runtime.SiloUnavailableException("stopping");

        var problem = await gateway.GetAsync("/readyz").RefusedAsync(503, "not-ready");

        Assert.Equal("silo", problem.Text("field"));
    }

    /// <summary>What handles an exception takes the route off the request before the span is named.</summary>
    [Fact]
    public async Task The_span_of_a_request_that_failed_is_named_by_its_route()
    {
        using var spans = new SpanRecorder("Microsoft.AspNetCore");
        await using var gateway = await TestGateway.StartAsync();
        gateway.Store.Failure = new StorageUnavailableException("gone");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders/5001/retry");
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        request.Headers.Add("Idempotency-Key", "k1");

        await gateway.Client.SendAsync(request).RefusedAsync(503, "storage-unavailable");

        var ended = await spans.TraceAsync(trace, "Microsoft.AspNetCore.Hosting.HttpRequestIn");
        Assert.Equal("POST /api/v1/orders/{orderId}/retry", Assert.Single(ended).DisplayName);
        Assert.Equal(ActivityStatusCode.Error, ended[0].Status);
    }

    [Fact]
    public async Task The_summary_counts_every_state()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("1"));
        await gateway.PutAsync(Rows.Order("2"));
        await gateway.PutAsync(Rows.Order("3", state: "failed"));
        await gateway.PutAsync(Rows.Shop());

        var summary = await gateway.GetAsync("/api/v1/summary").AcceptedAsync();

        var counts = summary.GetProperty("orders").EnumerateObject().ToDictionary(state => state.Name, state => state.Value.GetInt64());
        Assert.Equal(6, counts.Count);
        Assert.Equal((2, 1, 0), (counts["processing"], counts["failed"], counts["shipped"]));
        Assert.Equal(Rows.Noon, summary.GetProperty("shops")[0].GetProperty("syncedTo").GetDateTimeOffset());
        Assert.False(summary.GetProperty("isDemo").GetBoolean());
    }

    [Theory]
    [InlineData("/api/v1/orders", "no-store")]
    [InlineData("/api/v1/nothing", "no-store")]
    [InlineData("/", "no-cache")]
    [InlineData("/docs/index.html", null)]
    public async Task Every_answer_carries_the_security_headers(string path, string? caching)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync(path);

        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["DENY"], response.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        if (caching is not null)
            Assert.Equal(caching, response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/orders.css", "text/css")]
    [InlineData("/orders.js", "text/javascript")]
    public async Task The_page_comes_with_the_program(string path, string type)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_says_so()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.GetAsync("/api/v1/nothing").RefusedAsync(404, "no-such-route");
        await gateway.PostAsync("/api/v1/shops", "{}").RefusedAsync(405, "method-not-allowed");
    }

    [Fact]
    public async Task A_body_that_is_not_declared_as_JSON_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/stock/main/MUG/adjust")
        {
            Content = new StringContent("delta=5"),
        };
        request.Headers.Add("Idempotency-Key", "k1");

        await gateway.Client.SendAsync(request).RefusedAsync(415, "not-json");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_1_MB_is_refused_whether_its_length_is_announced_or_not(bool isChunked)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/stock/main/MUG/adjust")
        {
            Content = new ByteArrayContent(new byte[(1024 * 1024) + 1]),
        };
        request.Headers.Add("Idempotency-Key", "k1");
        request.Headers.TransferEncodingChunked = isChunked;

        await gateway.Client.SendAsync(request).RefusedAsync(413, "body-too-large");
    }

    [Fact]
    public async Task A_body_nested_ten_thousand_levels_deep_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var deep = """{"delta":5,"reason":"x","reference":""" + new string('[', 10_000);

        await gateway.PostRawAsync("/api/v1/stock/main/MUG/adjust", deep, "k1").RefusedAsync(400, "invalid-request");
    }

    [Fact]
    public async Task A_member_named_twice_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.PostRawAsync("/api/v1/stock/main/MUG/adjust", """{"delta":5,"delta":6,"reason":"x"}""", "k1")
            .RefusedAsync(400, "invalid-request");
    }
}
