using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Gateway.Tests.Support;

namespace OrderActors.Gateway.Tests;

/// <summary>What TikTok says of an order, as the API shows it.</summary>
public sealed class OrderFactsTests
{
    [Fact]
    public async Task An_unknown_amount_is_shown_as_unknown_in_the_list_and_in_the_detail_and_never_as_zero()
    {
        await using var gateway = await TestGateway.StartAsync();
        var row = Rows.Order("5001") with { TotalAmount = null };
        await gateway.PutAsync(row with { OrderData = row.OrderData!.Replace("25.98", "N/A").Replace("12.99", "1,000.00") });

        var listed = (await gateway.GetAsync("/api/v1/orders").AcceptedAsync()).GetProperty("items")[0];
        var detail = await gateway.GetAsync("/api/v1/orders/5001").AcceptedAsync();

        Assert.Equal(JsonValueKind.Null, listed.GetProperty("totalAmount").ValueKind);
        Assert.Equal(JsonValueKind.Null, detail.GetProperty("order").GetProperty("totalAmount").ValueKind);
        Assert.Equal(JsonValueKind.Null, detail.GetProperty("lines")[0].GetProperty("salePrice").ValueKind);
        foreach (var part in detail.GetProperty("money").EnumerateObject().Where(part => part.Name != "currency"))
            Assert.Equal(JsonValueKind.Null, part.Value.ValueKind);
    }

    [Fact]
    public async Task The_money_of_an_order_is_shown_by_its_parts_with_what_the_seller_earns()
    {
        await using var gateway = await TestGateway.StartAsync();
        var row = Rows.Order("5001") with { TotalAmount = 18.00m, Currency = "USD", IsSample = true };
        await gateway.PutAsync(row with
        {
            OrderData = """
                {
                  "id": "5001", "status": "AWAITING_SHIPMENT", "update_time": 1772366400,
                  "payment": {
                    "currency": "USD", "total_amount": "18.00", "sub_total": "18.00", "original_total_product_price": "30.00",
                    "seller_discount": "2.00", "platform_discount": "10.00"
                  },
                  "line_items": [{
                    "id": "L1", "sku_id": "S1", "original_price": "30.00", "sale_price": "18.00", "seller_discount": "2.00",
                    "platform_discount": "10.00", "is_gift": true
                  }]
                }
                """,
        });

        var detail = await gateway.GetAsync("/api/v1/orders/5001").AcceptedAsync();

        var money = detail.GetProperty("money");
        Assert.Equal(28.00m, money.GetProperty("sellerRevenue").GetDecimal());
        Assert.Equal(18.00m, money.GetProperty("buyerPaid").GetDecimal());
        Assert.Equal(30.00m, money.GetProperty("itemPrice").GetDecimal());
        Assert.Equal(2.00m, money.GetProperty("sellerDiscount").GetDecimal());
        Assert.Equal(10.00m, money.GetProperty("platformDiscount").GetDecimal());
        Assert.Equal(JsonValueKind.Null, money.GetProperty("shippingFee").ValueKind);
        Assert.Equal("USD", money.Text("currency"));
        Assert.True(detail.GetProperty("order").GetProperty("isSample").GetBoolean());
        Assert.Equal(10.00m, detail.GetProperty("lines")[0].GetProperty("platformDiscount").GetDecimal());
        Assert.True(detail.GetProperty("lines")[0].GetProperty("isGift").GetBoolean());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?after=1")]
    public async Task A_timeline_says_what_changed_at_tiktok(string page)
    {
        await using var gateway = await TestGateway.StartAsync();
        var known = new ChannelOrder
        {
            Id = "5001",
            Status = ChannelOrderStatus.AwaitingShipment,
            StatusText = "AWAITING_SHIPMENT",
            UpdatedAt = Rows.Noon,
            PlacedAt = Rows.Noon,
            Lines =
            [
                new ChannelOrderLine { Id = "L1", SkuId = "S1", SellerSku = "MUG-WHITE", PackageId = "9001" },
                new ChannelOrderLine { Id = "L2", SkuId = "S1", SellerSku = "MUG-WHITE", PackageId = "9001" },
            ],
            Fingerprint = new ChannelFingerprint(1, 1, 1, 1, 1).ToString(),
        };
        ChannelOrder[] told =
        [
            known,
            known with { Fingerprint = new ChannelFingerprint(2, 1, 2, 1, 1).ToString() },
            known with { Fingerprint = new ChannelFingerprint(3, 1, 2, 2, 1).ToString(), Lines = [known.Lines[0], known.Lines[1] with { PackageId = "9002" }] },
            known with { Fingerprint = new ChannelFingerprint(4, 1, 2, 2, 1).ToString(), Lines = [known.Lines[0], known.Lines[1] with { PackageId = "9002" }] },
        ];
        await gateway.PutAsync(
            Rows.Order("5001"), [.. told.Select(channel => new OrderEvent.ChannelChanged(channel, Rows.Noon))]);

        var timeline = await gateway.GetAsync("/api/v1/orders/5001/timeline" + page).AcceptedAsync();

        Assert.Equal(
            [
                "TikTok changed the order: the delivery address changed.",
                "TikTok changed the order: the seller note changed; line L2 moved from package 9001 to package 9002.",
                "TikTok changed the order: other details changed.",
            ],
            timeline.GetProperty("items").EnumerateArray().TakeLast(3).Select(entry => entry.Text("sentence")));
    }
}
