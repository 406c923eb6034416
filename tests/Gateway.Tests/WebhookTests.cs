using System.Net;
using System.Security.Cryptography;
using System.Text;
using OrderActors.Gateway.Tests.Support;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Gateway.Tests;

public sealed class WebhookTests
{
    private const string Body =
        """{"type":1,"tts_notification_id":"n-1","shop_id":"7001","timestamp":1772366400,"data":{"order_id":"5001","order_status":"AWAITING_SHIPMENT","update_time":1772366400}}""";

    [Fact]
    public async Task A_rightly_signed_order_notification_is_stored_and_answered_200_without_a_body()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, Body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        var hint = Assert.Single(gateway.Hint.Deliveries);
        Assert.Equal(("tiktok/app-key", "n-1", new DeliveryTopic("1"), "7001", "5001"), (hint.Source, hint.NotificationId, hint.Topic, hint.ShopId, hint.OrderId));
        Assert.Equal(Body, Encoding.UTF8.GetString(hint.Body));
        Assert.Equal([new InboxSummary(InboxStatus.Pending, 1, null)], await InboxAsync(gateway));
    }

    [Fact]
    public async Task The_trace_of_the_request_is_stored_with_its_notification_and_told_with_the_hint()
    {
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";
        using var spans = new SpanRecorder("Microsoft.AspNetCore");
        await using var gateway = await TestGateway.StartAsync();

        using var request = Request(Body, Sign(Body), TestGateway.AppKey);
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
        using var response = await gateway.Client.SendAsync(request);

        var hint = Assert.Single(gateway.Hint.Deliveries);
        Assert.Equal(TraceId, TraceParent.TraceIdOf(hint.TraceParent));
        var reader = (IStoreReader)gateway.Services.GetService(typeof(IStoreReader))!;
        var stored = await reader.LoadPendingDeliveriesAsync(DateTimeOffset.MaxValue, 10, CancellationToken.None);
        Assert.Equal(hint.TraceParent, Assert.Single(stored).TraceParent);
        var span = Assert.Single(await spans.TraceAsync(TraceId, "Microsoft.AspNetCore.Hosting.HttpRequestIn"));
        Assert.Equal("POST /webhooks/tiktok/{appKey}", span.DisplayName);
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
    }

    [Fact]
    public async Task The_same_notification_again_is_answered_200_and_nobody_is_told()
    {
        await using var gateway = await TestGateway.StartAsync();

        for (var delivery = 0; delivery < 3; delivery++)
        {
            using var response = await SendAsync(gateway, Body.Replace("1772366400,\"data", $"177236640{delivery},\"data"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Single(gateway.Hint.Deliveries);
        Assert.Equal([new InboxSummary(InboxStatus.Pending, 1, null)], await InboxAsync(gateway));
    }

    [Fact]
    public async Task TikToks_own_example_is_accepted()
    {
        await using var gateway = await TestGateway.StartAsync(("TikTok:AppKey", "abcdef"), ("TikTok:AppSecret", "123"));
        const string Example =
            """{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507","timestamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178","order_status":"UNPAID","update_time":1718305585}}""";

        using var response = await SendAsync(
            gateway, Example, "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05", "abcdef");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_wrong_signature_is_answered_401_and_nothing_is_stored(string signature)
    {
        await using var gateway = await TestGateway.StartAsync();

        await SendAsync(gateway, Body, signature).RefusedAsync(401, "unauthorized");

        Assert.Empty(await InboxAsync(gateway));
        Assert.Empty(gateway.Hint.Deliveries);
    }

    [Fact]
    public async Task An_unknown_app_gets_the_same_answer_as_a_wrong_signature()
    {
        await using var gateway = await TestGateway.StartAsync();

        var wrong = await SendAsync(gateway, Body, "nonsense").RefusedAsync(401, "unauthorized");
        var unknown = await SendAsync(gateway, Body, Sign(Body, "other-app"), "other-app").RefusedAsync(401, "unauthorized");

        Assert.Equal(wrong.GetRawText(), unknown.GetRawText());
    }

    [Fact]
    public async Task A_signature_with_the_previous_secret_is_accepted_while_it_is_set()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("TikTok:AppSecret", "new-secret"), ("TikTok:PreviousAppSecret", TestGateway.AppSecret));

        using var response = await SendAsync(gateway, Body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task What_is_signed_and_not_JSON_is_kept_with_a_note()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, "hello");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([new InboxSummary(InboxStatus.Ignored, 1, null)], await InboxAsync(gateway));
        Assert.Empty(gateway.Hint.Deliveries);
    }

    [Theory]
    [InlineData(987654)]
    [InlineData(5)]
    public async Task A_topic_without_work_is_kept_as_ignored(int type)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, $$"""{"type":{{type}},"data":{},"tts_notification_id":"n-2","shop_id":"7001"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([new InboxSummary(InboxStatus.Ignored, 1, null)], await InboxAsync(gateway));
        Assert.Empty(gateway.Hint.Deliveries);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(12)]
    public async Task A_topic_that_orders_or_shops_depend_on_waits_for_its_work(int type)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, $$"""{"type":{{type}},"data":{},"tts_notification_id":"n-3","shop_id":"7001"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([new InboxSummary(InboxStatus.Pending, 1, null)], await InboxAsync(gateway));
        Assert.Single(gateway.Hint.Deliveries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_256_KB_is_answered_413_whether_its_length_is_announced_or_not(bool isChunked)
    {
        await using var gateway = await TestGateway.StartAsync();
        var huge = new string('x', (256 * 1024) + 1);
        using var request = Request(huge, Sign(huge), TestGateway.AppKey);
        request.Headers.TransferEncodingChunked = isChunked;

        await gateway.Client.SendAsync(request).RefusedAsync(413, "body-too-large");

        Assert.Empty(await InboxAsync(gateway));
    }

    [Fact]
    public async Task A_database_that_is_away_is_answered_503_with_Retry_After_and_the_next_try_is_taken()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Store.Failure = new StorageUnavailableException("gone");

        using (var refused = await SendAsync(gateway, Body))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        gateway.Store.Failure = null;
        using var accepted = await SendAsync(gateway, Body);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Single(gateway.Hint.Deliveries);
    }

    [Fact]
    public async Task A_shop_that_sends_faster_than_it_is_worked_on_has_its_webhooks_stored_first_and_answered_later()
    {
        using var measures = new MeasureRecorder(Telemetry.Name);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Hint.Behind = "7001";

        using var response = await SendAsync(gateway, Body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([new InboxSummary(InboxStatus.Pending, 1, null)], await InboxAsync(gateway));
        Assert.True(gateway.Hint.StoredWhenAsked.Count > 1, "asked once, so answered at once");
        Assert.All(gateway.Hint.StoredWhenAsked, stored => Assert.Equal(1, stored));
        Assert.Contains(Telemetry.Measures.InboxHeld, measures.Seen.Keys);
    }

    [Fact]
    public async Task A_full_commit_queue_is_answered_503()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Store.Failure = new StorageOverloadedException("full");

        await SendAsync(gateway, Body).RefusedAsync(503, "overloaded");
    }

    private static async Task<InboxSummary[]> InboxAsync(TestGateway gateway)
    {
        var queries = (IQueries)gateway.Services.GetService(typeof(IQueries))!;
        var rows = await queries.SummarizeInboxAsync(CancellationToken.None);
        return [.. rows.Select(row => row with { OldestReceivedAt = null })];
    }

    private static async Task<HttpResponseMessage> SendAsync(
        TestGateway gateway, string body, string? signature = null, string appKey = TestGateway.AppKey)
    {
        using var request = Request(body, signature ?? Sign(body, appKey), appKey);
        return await gateway.Client.SendAsync(request);
    }

    private static HttpRequestMessage Request(string body, string signature, string appKey)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/tiktok/" + appKey)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", signature);
        return request;
    }

    private static string Sign(string body, string appKey = TestGateway.AppKey) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(TestGateway.AppSecret), Encoding.UTF8.GetBytes(appKey + body)));
}
