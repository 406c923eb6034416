using System.Globalization;
using System.Text.Json.Nodes;
using OrderActors.Domain.Channels;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Integrations.Tests.TikTok;

public sealed class TikTokOrderReaderTests
{
    private static readonly TikTokOrderReader Reader = new();

    public static TheoryData<string> OrderSamples =>
    [
        "order-fudiwei-OrderBatchGetOrderDetailResponse.json",
        "order-fudiwei-OrderSearchOrdersResponse.json",
        "order-rymndcs-detail-202507.json",
        "order-rymndcs-search-202309.json",
    ];

    [Theory]
    [MemberData(nameof(OrderSamples))]
    public void A_sample_order_is_read_whole(string file)
    {
        var order = Reader.Read(OrderJson.FromSample(file).ToJsonString());

        Assert.Equal("576461413038785752", order.Id);
        Assert.Equal(ChannelOrderStatus.Unpaid, order.Status);
        Assert.Equal("UNPAID", order.StatusText);
        Assert.Equal(At(1619621355), order.UpdatedAt);
        Assert.Equal(At(1619611561), order.PlacedAt);
        Assert.Equal(At(1619611563), order.PaidAt);
        Assert.Equal(At(1619611563), order.ArrangedAt);
        Assert.Equal(At(1678389618), order.CollectedAt);
        Assert.Equal(At(1678389618), order.DeliveredAt);
        Assert.Equal(At(1619611688), order.ShipBy);
        Assert.Equal(At(1619621355), order.AutoCancelAt);
        Assert.Equal(["1152321127278713123"], order.PackageIds.AsEnumerable());
        Assert.Equal(5000m, order.TotalAmount);
        Assert.Equal("IDR", order.Currency);
        Assert.Equal("US", order.Region);
        Assert.Equal(ShippingType.TikTok, order.ShippingType);
        Assert.True(order.IsFulfilledBySeller);
        Assert.False(order.IsCashOnDelivery);
        Assert.False(order.IsCancelRequested);
        Assert.Equal("6955005333819123123", order.WarehouseId);
        Assert.Equal("7091146663229654785", order.DeliveryOptionId);
        Assert.Equal("Pricing error", order.CancelReason);
        Assert.Equal("SELLER", order.CancelledBy);
        Assert.Equal("JX12345", order.TrackingNumber);
        Assert.Equal("TT Virtual express", order.ShippingProviderName);
    }

    [Theory]
    [MemberData(nameof(OrderSamples))]
    public void The_line_of_a_sample_order_is_read_whole(string file)
    {
        var line = Assert.Single(Reader.Read(OrderJson.FromSample(file).ToJsonString()).Lines);

        Assert.Equal("577086512123755123", line.Id);
        Assert.Equal("2729382476852921560", line.SkuId);
        Assert.Equal("red_iphone_256", line.SellerSku);
        Assert.Equal("1729582718312380123", line.ProductId);
        Assert.Equal("Women's Winter Crochet Clothes", line.ProductName);
        Assert.Equal("Iphone", line.SkuName);
        Assert.Equal(0.01m, line.SalePrice);
        Assert.False(line.IsCancelled);
        Assert.Equal("1153132168123859123", line.PackageId);
        Assert.Equal("JX12345", line.TrackingNumber);
        var part = Assert.Single(line.Parts);
        Assert.Equal("2729382476852921123", part.SkuId);
        Assert.Equal("yellow-24-XL", part.SellerSku);
        Assert.Equal(1, part.Count);
    }

    [Theory]
    [InlineData("UNPAID", ChannelOrderStatus.Unpaid)]
    [InlineData("ON_HOLD", ChannelOrderStatus.OnHold)]
    [InlineData("AWAITING_SHIPMENT", ChannelOrderStatus.AwaitingShipment)]
    [InlineData("PARTIALLY_SHIPPING", ChannelOrderStatus.PartiallyShipping)]
    [InlineData("AWAITING_COLLECTION", ChannelOrderStatus.AwaitingCollection)]
    [InlineData("IN_TRANSIT", ChannelOrderStatus.InTransit)]
    [InlineData("DELIVERED", ChannelOrderStatus.Delivered)]
    [InlineData("COMPLETED", ChannelOrderStatus.Completed)]
    [InlineData("CANCEL", ChannelOrderStatus.Cancelled)]
    [InlineData("CANCELLED", ChannelOrderStatus.Cancelled)]
    [InlineData("REFUNDED", ChannelOrderStatus.Unknown)]
    [InlineData("unpaid", ChannelOrderStatus.Unknown)]
    public void A_status_is_read_and_its_word_is_kept(string word, ChannelOrderStatus expected)
    {
        var order = Read(json => json["status"] = word);

        Assert.Equal(expected, order.Status);
        Assert.Equal(word, order.StatusText);
    }

    [Fact]
    public void The_smallest_order_is_read_with_empty_optionals()
    {
        var order = Reader.Read(
            """{"id":"1","status":"AWAITING_SHIPMENT","update_time":1700000000,"line_items":[{"id":"2","sku_id":"3"}]}""");

        Assert.Equal(order.UpdatedAt, order.PlacedAt);
        Assert.Null(order.PaidAt);
        Assert.Empty(order.PackageIds);
        Assert.Null(order.TotalAmount);
        Assert.Null(order.Money);
        Assert.Equal("", order.Currency);
        Assert.Equal("", order.Region);
        Assert.Equal(ShippingType.Unknown, order.ShippingType);
        Assert.True(order.IsFulfilledBySeller);
        Assert.Null(order.WarehouseId);
        var line = Assert.Single(order.Lines);
        Assert.Equal("", line.SellerSku);
        Assert.Null(line.PackageId);
        Assert.Empty(line.Parts);
    }

    [Fact]
    public void Blank_text_and_zero_ids_and_zero_times_read_as_absent()
    {
        var order = Read(json =>
        {
            json["warehouse_id"] = "0";
            json["delivery_option_id"] = "";
            json["tracking_number"] = " ";
            json["rts_time"] = 0;
            json["collection_time"] = "0";
            json["line_items"]![0]!["package_id"] = "0";
        });

        Assert.Null(order.WarehouseId);
        Assert.Null(order.DeliveryOptionId);
        Assert.Null(order.TrackingNumber);
        Assert.Null(order.ArrangedAt);
        Assert.Null(order.CollectedAt);
        Assert.Null(order.Lines[0].PackageId);
    }

    [Fact]
    public void Ids_times_amounts_and_flags_are_read_from_either_form()
    {
        var order = Read(json =>
        {
            json["id"] = 576461413038785752;
            json["update_time"] = "1619621355";
            json["payment"]!["total_amount"] = 4.9;
            json["is_cod"] = "true";
            json["is_buyer_request_cancel"] = 1;
        });

        Assert.Equal("576461413038785752", order.Id);
        Assert.Equal(At(1619621355), order.UpdatedAt);
        Assert.Equal(4.9m, order.TotalAmount);
        Assert.True(order.IsCashOnDelivery);
        Assert.True(order.IsCancelRequested);
    }

    [Theory]
    [InlineData("149", "149")]
    [InlineData("4.9", "4.9")]
    [InlineData("657000", "657000")]
    [InlineData("1,5", null)]
    [InlineData("free", null)]
    public void An_amount_is_read_as_a_plain_decimal_whatever_the_culture(string wire, string? expected) =>
        Assert.Equal(
            expected is null ? null : decimal.Parse(expected, CultureInfo.InvariantCulture),
            Read(json => json["payment"]!["total_amount"] = wire).TotalAmount);

    [Theory]
    [InlineData("CANCELLED", "TO_FULFILL", null, true)]
    [InlineData("CANCEL", "", null, true)]
    [InlineData("AWAITING_SHIPMENT", "CANCELLED", "SELLER", true)]
    [InlineData("AWAITING_SHIPMENT", "CANCELLED", null, false)]
    [InlineData("AWAITING_SHIPMENT", "TO_FULFILL", "BUYER", false)]
    public void A_line_is_cancelled_by_its_status_or_by_its_package_and_a_person(
        string display, string package, string? user, bool cancelled)
    {
        var order = Read(json =>
        {
            json["line_items"]![0]!["display_status"] = display;
            json["line_items"]![0]!["package_status"] = package;
            json["line_items"]![0]!["cancel_user"] = user;
        });

        Assert.Equal(cancelled, order.Lines[0].IsCancelled);
    }

    [Fact]
    public void Parts_come_from_the_sub_items_when_there_is_no_combined_listing()
    {
        var order = Read(json => json["line_items"]![0]!["combined_listing_skus"] = null, """
            [{"sku_id":"10","seller_sku":"a"},{"sku_id":"11","seller_sku":"b"},{"sku_id":"10","seller_sku":"a"}]
            """);

        Assert.Equal([new BundlePart("10", "a", 2), new BundlePart("11", "b", 1)], order.Lines[0].Parts.AsEnumerable());
    }

    [Fact]
    public void A_combined_listing_wins_over_the_sub_items_and_keeps_its_counts()
    {
        var order = Read(
            json => json["line_items"]![0]!["combined_listing_skus"] =
                JsonNode.Parse("""[{"sku_id":"7","sku_count":"3"},{"sku_id":8},{"sku_id":"7","sku_count":1}]"""),
            """[{"sku_id":"10"}]""");

        Assert.Equal([new BundlePart("7", "", 4), new BundlePart("8", "", 1)], order.Lines[0].Parts.AsEnumerable());
    }

    [Theory]
    [InlineData("\"N/A\"")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    [InlineData("[2]")]
    public void A_count_of_a_bundles_part_that_cannot_be_read_is_refused_by_name_and_not_taken_for_one(string count)
    {
        var refused = Assert.Throws<FormatException>(() => Read(
            json => json["line_items"]![0]!["combined_listing_skus"]![0]!["sku_count"] = JsonNode.Parse(count)));

        Assert.Contains("line_items[0].combined_listing_skus[0].sku_count", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FULFILLMENT_BY_SELLER", true)]
    [InlineData("FULFILLMENT_BY_TIKTOK", false)]
    [InlineData("FULFILLMENT_BY_DILAYANI_TOKOPEDIA", false)]
    [InlineData("", true)]
    public void Only_orders_of_the_seller_are_the_sellers_to_ship(string wire, bool expected) =>
        Assert.Equal(expected, Read(json => json["fulfillment_type"] = wire).IsFulfilledBySeller);

    [Theory]
    [InlineData("NEED_INVOICE", InvoiceNeed.Needed)]
    [InlineData("NO_NEED", InvoiceNeed.None)]
    [InlineData("INVOICE_UPLOADED", InvoiceNeed.Uploaded)]
    [InlineData("UNKNOWN", InvoiceNeed.Unknown)]
    [InlineData("", InvoiceNeed.Unknown)]
    [InlineData(null, InvoiceNeed.Unknown)]
    [InlineData("need_invoice", InvoiceNeed.Unknown)]
    public void The_need_of_an_invoice_is_known_by_tiktoks_word_alone(string? wire, InvoiceNeed expected) =>
        Assert.Equal(expected, Read(json => json["need_upload_invoice"] = wire).NeedsInvoice);

    [Theory]
    [InlineData("is_sample_order")]
    [InlineData("is_refundable_sample")]
    public void A_sample_is_a_sample_whether_it_is_refundable_or_not(string member)
    {
        Assert.True(Read(json => json[member] = true).IsSample);
        Assert.False(Read(_ => { }).IsSample);
    }

    [Fact]
    public void Who_cancelled_a_line_and_who_carries_it_belong_to_the_line()
    {
        var line = Read(json =>
        {
            json["is_on_hold_order"] = true;
            json["line_items"]![0]!["is_gift"] = true;
        }).Lines[0];

        Assert.Equal("BUYER", line.CancelledBy);
        Assert.Equal("Discount not as expected", line.CancelReason);
        Assert.Equal("TT Virtual express", line.ShippingProviderName);
        Assert.True(line.IsGift);
    }

    [Theory]
    [InlineData("us", "US")]
    [InlineData("", "")]
    [InlineData("***", "")]
    [InlineData("**", "")]
    public void A_masked_region_is_empty(string wire, string expected) =>
        Assert.Equal(expected, Read(json => json["recipient_address"]!["region_code"] = wire).Region);

    [Fact]
    public void Packages_of_the_lines_stand_in_for_a_missing_list() =>
        Assert.Equal(["1153132168123859123"], Read(json => json["packages"] = null).PackageIds.AsEnumerable());

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "not a JSON object but Array")]
    [InlineData("{\"\\ud800status\":1}", "not Unicode")]
    public void What_is_no_order_object_is_refused_with_the_reason(string json, string reason)
    {
        var exception = Assert.Throws<FormatException>(() => Reader.Read(json));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_in_the_text_is_refused_and_not_a_crash() =>
        Assert.Throws<FormatException>(() => Reader.Read("{\"id\":\"\ud800\"}"));

    private static ChannelOrder Read(Action<JsonNode> change, string? subItems = null)
    {
        var order = OrderJson.FromSample("order-rymndcs-detail-202507.json");
        if (subItems is not null)
            order["line_items"]![0]!["sub_item_info"] = JsonNode.Parse(subItems);
        change(order);
        return Reader.Read(order.ToJsonString());
    }

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
