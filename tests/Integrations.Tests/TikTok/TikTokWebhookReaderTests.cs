using System.Text;
using System.Text.Json.Nodes;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Integrations.Tests.TikTok;

public sealed class TikTokWebhookReaderTests
{
    /// <summary>
    /// File, type, kind, notification id ("" = derived), shop, orders, cancellation, status, update time.
    /// </summary>
    public static TheoryData<string, int?, WebhookKind, string, string, string[], string, string, long> Samples => new()
    {
        { "webhook-doc-type1-order-status.json", 1, WebhookKind.OrderChanged, "7327112393057371910", Shop, ["576486316948490001"], "", "UNPAID", 1644412885 },
        { "webhook-doc-type21-fbt-inbound.json", 21, WebhookKind.Other, "7327112393057371910", "", [], "", "", 1644412845 },
        { "webhook-doc-type24-fbt-inventory.json", 24, WebhookKind.Other, "7327112393057371910", "", [], "", "", 1644412845 },
        { "webhook-doc-type27-inventory-status.json", 27, WebhookKind.Other, "7327112393057371910", Shop, [], "", "", 1627587600 },
        { "webhook-doc-type36-invoice-status.json", 36, WebhookKind.InvoiceChanged, "7327112393057371910", Shop, ["152523", "532123"], "", "INVALID", 0 },
        { "webhook-doc-type37-product-audit.json", 37, WebhookKind.Other, "7327112393057371910", Shop, [], "", "", 1644412885 },
        { "webhook-doc-type39-activity-status.json", 39, WebhookKind.Other, "7327112393057371910", Shop, [], "", "", 1644412885 },
        { "webhook-doc-type42-combined-listing.json", 42, WebhookKind.Other, "7327112393057371910", Shop, [], "", "", 0 },
        { "webhook-doc-type58-fbt-mcf-order.json", 58, WebhookKind.Other, "7327112393057371910", "", [], "", "", 0 },
        { "webhook-doc-type64-aftersales-request.json", 64, WebhookKind.Other, "1111111111", "1234567890", [], "", "", 0 },
        { "webhook-doc-type65-rma-status.json", 65, WebhookKind.Other, "1111111113", "1234567890", [], "", "", 0 },
        { "webhook-doc-type67-refund-success.json", 67, WebhookKind.Other, "7628321701399676688", "123456", ["789456123"], "", "", 0 },
        { "webhook-doc-type68-inventory-changed.json", null, WebhookKind.Unknown, "", "", [], "", "", 0 },
        { "webhook-fudiwei-CancellationStatusChangeEvent.json", 11, WebhookKind.CancellationChanged, "", Shop, ["576486316948490001"], "4035318504086604100", "CANCELLATION_REQUEST_PENDING", 1627587600 },
        { "webhook-fudiwei-OrderStatusChangeEvent.json", 1, WebhookKind.OrderChanged, "", Shop, ["576486316948490001"], "", "UNPAID", 1644412885 },
        { "webhook-fudiwei-PackageUpdateEvent.json", 4, WebhookKind.PackagesChanged, "", Shop, ["152523", "532123"], "", "", 1644412885 },
        { "webhook-fudiwei-ProductCreationEvent.json", 16, WebhookKind.Other, "7327112393057371910", Shop, [], "", "", 1644412885 },
        { "webhook-fudiwei-ProductInformationChangeEvent.json", 15, WebhookKind.Other, "7327112393057371910", Shop, [], "", "", 1627587600 },
        { "webhook-fudiwei-ProductStatusChangeEvent.json", 5, WebhookKind.Other, "", Shop, [], "", "", 1644412885 },
        { "webhook-fudiwei-RecipientAddressUpdateEvent.json", 3, WebhookKind.AddressChanged, "", Shop, ["576486316948490001"], "", "", 1644412885 },
        { "webhook-fudiwei-ReturnStatusChangeEvent.json", 12, WebhookKind.ReturnChanged, "", Shop, ["576486316948490001"], "", "RETURN_OR_REFUND_REQUEST_PENDING", 1644412885 },
        { "webhook-fudiwei-SellerDeauthorizationEvent.json", 6, WebhookKind.Deauthorized, "", Shop, [], "", "", 0 },
        { "webhook-fudiwei-UpcomingAuthorizationExpirationEvent.json", 7, WebhookKind.AuthorizationExpiring, "", Shop, [], "", "", 0 },
        { "webhook-officialvector-type1.json", 1, WebhookKind.OrderChanged, "7380066284010030890", "7495540735365777507", ["576653688135258178"], "", "UNPAID", 1718305585 },
    };

    private const string Shop = "7494049642642441621";

    [Fact]
    public void The_table_covers_every_sample() =>
        Assert.Equal(TestData.SampleNames("webhook-"), Samples.Select(row => (string)row[0]).Order());

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_read_as_its_topic_says(
        string file, int? type, WebhookKind kind, string notificationId, string shopId, string[] orderIds, string cancelId,
        string status, long updateTime)
    {
        var envelope = TikTokWebhookReader.Read(TestData.Sample(file));

        Assert.Equal(type, envelope.Type);
        Assert.Equal(kind, envelope.Kind);
        Assert.Equal(shopId, envelope.ShopId);
        Assert.Equal(orderIds, envelope.OrderIds);
        Assert.Equal(orderIds.FirstOrDefault() ?? "", envelope.OrderId);
        Assert.Equal(cancelId, envelope.CancelId);
        Assert.Equal(status, envelope.StatusText);
        Assert.Equal(updateTime, envelope.UpdateTime?.ToUnixTimeSeconds() ?? 0);
        if (notificationId.Length > 0)
            Assert.Equal(notificationId, envelope.NotificationId);
        else
            Assert.Matches("^sha256:[0-9a-f]{64}$", envelope.NotificationId);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Nothing_of_a_sample_is_lost(
        string file, int? type, WebhookKind kind, string notificationId, string shopId, string[] orderIds, string cancelId,
        string status, long updateTime)
    {
        _ = (type, kind, notificationId, shopId, orderIds, cancelId, status, updateTime);
        var raw = TestData.Sample(file);

        var envelope = TikTokWebhookReader.Read(raw);

        Assert.Equal(raw, envelope.Body.ToArray());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(raw), JsonNode.Parse(envelope.Body.Span)));
    }

    [Fact]
    public void What_is_kept_does_not_change_with_the_callers_buffer()
    {
        var buffer = TestData.Sample("webhook-officialvector-type1.json");
        var before = buffer.ToArray();

        var envelope = TikTokWebhookReader.Read(buffer);
        Array.Clear(buffer);

        Assert.Equal(before, envelope.Body.ToArray());
    }

    [Fact]
    public void A_derived_notification_id_is_the_same_for_each_attempt()
    {
        var first = Read("""{"type":3,"shop_id":"7","timestamp":100,"data":{"order_id":"1","update_time":90}}""");
        var second = Read("""{"type":3,"shop_id":"7","timestamp":220,"data":{"order_id":"1","update_time":90}}""");

        Assert.Equal(first.NotificationId, second.NotificationId);
    }

    [Theory]
    [InlineData("""{"type":4,"shop_id":"7","data":{"order_id":"1","update_time":90}}""")]
    [InlineData("""{"type":3,"shop_id":"8","data":{"order_id":"1","update_time":90}}""")]
    [InlineData("""{"type":3,"shop_id":"7","data":{"order_id":"2","update_time":90}}""")]
    [InlineData("""{"type":3,"shop_id":"7","data":{"order_id":"1","update_time":91}}""")]
    [InlineData("""{"type":37,"shop_id":"","data":{"order_id":"1","update_time":90}}""")]
    public void A_derived_notification_id_differs_when_type_shop_or_data_do(string other)
    {
        var first = Read("""{"type":3,"shop_id":"7","data":{"order_id":"1","update_time":90}}""");

        Assert.NotEqual(first.NotificationId, Read(other).NotificationId);
    }

    [Fact]
    public void Ids_and_numbers_are_read_from_either_form()
    {
        var envelope = Read(
            """{"type":"1","tts_notification_id":7380066284010030890,"shop_id":7495540735365777507,"data":{"order_id":576653688135258178,"order_status":"CANCEL","update_time":"1718305585"}}""");

        Assert.Equal(WebhookKind.OrderChanged, envelope.Kind);
        Assert.Equal("7380066284010030890", envelope.NotificationId);
        Assert.Equal("7495540735365777507", envelope.ShopId);
        Assert.Equal("576653688135258178", envelope.OrderId);
        Assert.Equal("CANCEL", envelope.StatusText);
        Assert.Equal(1718305585, envelope.UpdateTime?.ToUnixTimeSeconds());
    }

    [Fact]
    public void All_orders_of_all_packages_are_named_once()
    {
        var envelope = Read(
            """{"type":4,"data":{"package_list":[{"order_id_list":["1",2]},{"order_id_list":["2","3"]},{},7,{"order_id_list":null}]}}""");

        Assert.Equal(["1", "2", "3"], envelope.OrderIds.AsEnumerable());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"type":999,"data":{"anything":[1,{"x":null}]}}""")]
    [InlineData("""{"type":null,"data":null,"shop_id":null,"tts_notification_id":null}""")]
    [InlineData("""{"type":{},"data":[],"shop_id":[],"tts_notification_id":{}}""")]
    [InlineData("""{"type":1e300,"data":"text","shop_id":true}""")]
    [InlineData("""{"type":1.5}""")]
    [InlineData("""{"type":99999999999}""")]
    [InlineData("""{"type":999,"tts_notification_id":"\ud800","shop_id":"\ud800","data":{"order_id":"\ud800"}}""")]
    public void Unknown_topics_and_mangled_members_are_kept_and_never_an_error(string json)
    {
        var envelope = Read(json);

        Assert.NotEmpty(envelope.NotificationId);
        Assert.Empty(envelope.OrderIds);
        Assert.Equal(json, Encoding.UTF8.GetString(envelope.Body.Span));
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("<html>", "not JSON")]
    [InlineData("{\"type\":1", "not JSON")]
    [InlineData("[]", "not a JSON object but Array")]
    [InlineData("null", "not a JSON object but Null")]
    [InlineData("\"1\"", "not a JSON object but String")]
    [InlineData("{\"\\ud800\":1}", "not Unicode")]
    public void What_is_no_json_object_is_refused_with_the_reason(string body, string reason)
    {
        var exception = Assert.Throws<FormatException>(() => Read(body));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_nested_too_deep_is_refused_with_the_reason() =>
        Assert.Throws<FormatException>(() => Read(new string('[', 10_000) + new string(']', 10_000)));

    [Fact]
    public void A_body_over_the_limit_is_refused_with_the_limit()
    {
        var exception = Assert.Throws<FormatException>(
            () => Read($$"""{"type":1,"x":"{{new string('x', TikTokWebhookReader.MaxBodyBytes)}}"}"""));

        Assert.Contains("262144", exception.Message, StringComparison.Ordinal);
    }

    private static WebhookEnvelope Read(string json) => TikTokWebhookReader.Read(Encoding.UTF8.GetBytes(json));
}
