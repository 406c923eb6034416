using System.Text;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Storage;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>What each topic claims of its orders.</summary>
public sealed class TikTokClaimsTests
{
    private static readonly DateTimeOffset s_at = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Theory]
    [InlineData("CANCEL", ChannelOrderStatus.Cancelled, AnnouncedFact.Cancelled)]
    [InlineData("CANCELLED", ChannelOrderStatus.Cancelled, AnnouncedFact.Cancelled)]
    [InlineData("AWAITING_SHIPMENT", ChannelOrderStatus.AwaitingShipment, null)]
    [InlineData("SOMETHING_NEW", ChannelOrderStatus.Unknown, null)]
    public void A_status_claims_the_order_s_own_time(string word, ChannelOrderStatus status, AnnouncedFact? stop) => Assert.Equal(
        new DeliveryClaim { At = s_at, Status = status, Stop = stop, Proof = ClaimProof.OrderTime },
        Claim(1, $$"""{"order_id":"1","order_status":"{{word}}","update_time":1700000000}"""));

    [Fact]
    public void A_status_without_a_time_must_be_visible() => Assert.Equal(
        new DeliveryClaim { Status = ChannelOrderStatus.Cancelled, Stop = AnnouncedFact.Cancelled, Proof = ClaimProof.Visible },
        Claim(1, """{"order_id":"1","order_status":"CANCEL"}"""));

    [Theory]
    [InlineData("CANCELLATION_REQUEST_PENDING", AnnouncedFact.CancelRequest)]
    [InlineData("CANCELLATION_REQUEST_SUCCESS", AnnouncedFact.CancelledLines)]
    [InlineData("CANCELLATION_REQUEST_COMPLETE", AnnouncedFact.CancelledLines)]
    [InlineData("SOMETHING_NEW", null)]
    [InlineData("", null)]
    public void A_cancellation_claims_the_time_of_its_creation_which_the_order_need_not_reach(string word, AnnouncedFact? stop) =>
        Assert.Equal(
            new DeliveryClaim { At = s_at, Stop = stop, Proof = ClaimProof.Visible },
            Claim(11, $$"""{"order_id":"1","cancel_id":"2","cancel_status":"{{word}}","create_time":1700000000}"""));

    [Theory]
    [InlineData("CANCELLATION_REQUEST_CANCEL")]
    [InlineData("CANCELLATION_REQUEST_CANCELLED")]
    public void A_request_that_is_withdrawn_takes_back_what_its_first_webhook_told(string word) => Assert.Equal(
        new DeliveryClaim { At = s_at, TakenBack = AnnouncedFact.CancelRequest, Proof = ClaimProof.Visible },
        Claim(11, $$"""{"order_id":"1","cancel_id":"2","cancel_status":"{{word}}","create_time":1700000000}"""));

    [Theory]
    [InlineData(3, """{"order_id":"1","update_time":1700000000}""", true)]
    [InlineData(4, """{"sc_type":"SPLIT","package_list":[{"package_id":"5","order_id_list":["1","2"]}],"update_time":1700000000}""", true)]
    [InlineData(12, """{"order_id":"1","return_id":"9","create_time":1699999999,"update_time":1700000000}""", true)]
    [InlineData(36, """{"package_id":"5","order_ids":["1"],"invoice_status":"SUCCESS"}""", false)]
    public void What_may_not_move_the_order_s_time_must_be_visible(int topic, string data, bool hasTime) => Assert.Equal(
        new DeliveryClaim { At = hasTime ? s_at : null, IsInvoiced = topic == 36, Proof = ClaimProof.Visible }, Claim(topic, data));

    [Theory]
    [InlineData("PROCESSING")]
    [InlineData("INVALID")]
    [InlineData("SOMETHING_NEW")]
    public void Only_an_invoice_that_was_accepted_is_one(string status) => Assert.Equal(
        new DeliveryClaim { Proof = ClaimProof.Visible },
        Claim(36, $$"""{"package_id":"5","order_ids":["1"],"invoice_status":"{{status}}"}"""));

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(999)]
    public void Other_topics_claim_nothing_of_orders(int topic) =>
        Assert.Equal(DeliveryClaim.None, Claim(topic, """{"order_id":"1","update_time":1700000000}"""));

    [Theory]
    [InlineData("tiktok/app", "1", "not JSON")]
    [InlineData("tiktok/app", "order", "{}")]
    [InlineData("poll/seller/shop", "1", """{"data":{"order_status":"CANCEL"}}""")]
    public void What_is_no_webhook_that_can_be_read_claims_nothing(string source, string topic, string body) => Assert.Equal(
        DeliveryClaim.None,
        new TikTokClaims().Of(Delivery(source, topic, body)));

    [Fact]
    public void An_invoice_s_webhook_asks_for_its_orders()
    {
        var body = Encoding.UTF8.GetBytes(
            """{"type":36,"tts_notification_id":"n","shop_id":"7","data":{"package_id":"5","order_ids":["1","2"],"invoice_status":"SUCCESS"}}""");

        var delivery = TikTokDelivery.Of("app", body, s_at);

        Assert.Equal((InboxStatus.Pending, "1,2"), (delivery.Status, delivery.OrderId));
    }

    [Theory]
    [InlineData("""{"order_id":"1","mood":"curious"}""", InboxStatus.Pending)]
    [InlineData("""{"mood":"curious"}""", InboxStatus.Ignored)]
    public void A_webhook_of_an_unknown_type_asks_for_the_orders_that_it_names(string data, InboxStatus status) => Assert.Equal(
        status,
        TikTokDelivery.Of("app", Encoding.UTF8.GetBytes($$"""{"type":999,"shop_id":"7","data":{{data}}}"""), s_at).Status);

    private static DeliveryClaim Claim(int topic, string data) => new TikTokClaims().Of(
        Delivery("tiktok/app", $"{topic}", $$"""{"type":{{topic}},"data":{{data}}}"""));

    private static PendingDelivery Delivery(string source, string topic, string body) => new(
        1, source, "n", new DeliveryTopic(topic), "shop", "1", Encoding.UTF8.GetBytes(body), s_at, 0);
}
