using System.Net;
using Microsoft.AspNetCore.Routing;
using OrderActors.Gateway.Tests.Support;

namespace OrderActors.Gateway.Tests;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_holds_every_route_with_a_summary()
    {
        await using var gateway = await TestGateway.StartAsync();
        var document = await gateway.GetAsync("/openapi/v1.json").AcceptedAsync();
        var endpoints = (IEnumerable<EndpointDataSource>)gateway.Services.GetService(typeof(IEnumerable<EndpointDataSource>))!;
        var routes = endpoints.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText is { } text
                && (text.StartsWith("/api/", StringComparison.Ordinal) || text.StartsWith("/webhooks", StringComparison.Ordinal)
                    || text is "/healthz" or "/readyz"))
            .ToArray();

        var operations = document.GetProperty("paths").EnumerateObject().Sum(path => path.Value.EnumerateObject().Count());
        Assert.NotEmpty(routes);
        Assert.Equal(routes.Length, operations);
        foreach (var route in routes)
        {
            var method = Assert.Single(route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods);
            var operation = document.GetProperty("paths").GetProperty(route.RoutePattern.RawText!).GetProperty(method.ToLowerInvariant());
            Assert.NotEmpty(operation.Text("summary"));
            var parameters = operation.TryGetProperty("parameters", out var listed)
                ? listed.EnumerateArray().Select(parameter => parameter.Text("name")).ToArray()
                : [];
            Assert.All(route.RoutePattern.Parameters, part => Assert.Contains(part.Name, parameters));
        }
    }

    [Fact]
    public async Task Every_post_under_the_API_requires_the_idempotency_key()
    {
        await using var gateway = await TestGateway.StartAsync();
        var document = await gateway.GetAsync("/openapi/v1.json").AcceptedAsync();

        var posts = document.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.StartsWith("/api/", StringComparison.Ordinal) && path.Value.TryGetProperty("post", out _))
            .Select(path => path.Value.GetProperty("post"))
            .ToArray();

        Assert.NotEmpty(posts);
        Assert.All(posts, post => Assert.Contains(
            post.GetProperty("parameters").EnumerateArray(),
            parameter => parameter.Text("name") == "Idempotency-Key" && parameter.GetProperty("required").GetBoolean()));
    }

    [Fact]
    public async Task Refusals_are_shown_with_an_example()
    {
        await using var gateway = await TestGateway.StartAsync();
        var document = await gateway.GetAsync("/openapi/v1.json").AcceptedAsync();

        var responses = document.GetProperty("paths").GetProperty("/api/v1/orders/{orderId}/ship").GetProperty("post").GetProperty("responses");

        foreach (var status in (string[])["400", "401", "404", "409", "422", "429", "503"])
        {
            var example = responses.GetProperty(status).GetProperty("content").GetProperty("application/problem+json").GetProperty("example");
            Assert.Equal(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), example.GetProperty("status").GetInt32());
            Assert.NotEmpty(example.Text("code"));
        }
    }

    [Fact]
    public async Task The_page_to_try_it_is_there()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync("/docs/index.html");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("<script>", await response.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }
}
