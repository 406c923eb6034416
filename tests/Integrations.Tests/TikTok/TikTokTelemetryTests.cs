using System.Diagnostics;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Observability;
using OrderActors.Testing;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>What is told about requests, and what is never told.</summary>
public sealed class TikTokTelemetryTests : IAsyncLifetime, IDisposable
{
    private readonly SpanRecorder _spans = new(Telemetry.Name, "System.Net.Http");
    private ChannelFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await ChannelFixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task A_request_is_one_span_that_names_the_endpoint_and_holds_no_secret()
    {
        _fixture.Shop.AnswerCode(105002, "access token is expired");
        using var caller = new Activity("caller").Start();

        await Assert.ThrowsAsync<ChannelException>(
            () => _fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["5764"], CancellationToken.None));

        var span = Assert.Single(_spans.Of(caller.TraceId.ToHexString()));
        Assert.Equal("GET /order/202507/orders", span.OperationName);
        Assert.Equal((caller.SpanId, ActivityKind.Client, ActivityStatusCode.Error), (span.ParentSpanId, span.Kind, span.Status));
        Assert.Equal(nameof(ChannelErrorKind.TokenExpired), span.GetTagItem("error.type"));
        var told = string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"));
        foreach (var secret in new[] { ChannelFixture.Secret, ChannelFixture.Token, "TEST_cipher", "sign" })
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/order/202507/orders", "/order/202507/orders")]
    [InlineData("/fulfillment/202309/packages/1152921504606846976/ship", "/fulfillment/202309/packages/{id}/ship")]
    [InlineData("/fulfillment/202309/orders/576_A-1/shipping_services/query", "/fulfillment/202309/orders/{id}/shipping_services/query")]
    [InlineData("/api/v2/token/refresh", "/api/v2/token/refresh")]
    public void An_endpoint_is_the_path_without_its_ids(string path, string endpoint) =>
        Assert.Equal(endpoint, TikTokTelemetry.EndpointOf(path));
}
