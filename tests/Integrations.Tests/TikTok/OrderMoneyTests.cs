using System.Globalization;
using System.Text.Json.Nodes;
using OrderActors.Domain.Channels;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>What is known of an order's money, and what is not (cases/README.md, kind 7).</summary>
public sealed class OrderMoneyTests
{
    private static readonly TikTokOrderReader Reader = new();

    private const string Order =
        """
        {
          "id": "1", "status": "AWAITING_SHIPMENT", "update_time": 1700000100,
          "payment": {
            "currency": "USD", "total_amount": "18.00", "sub_total": "18.00", "original_total_product_price": "30.00",
            "seller_discount": "2.00", "platform_discount": "10.00"
          },
          "line_items": [
            {
              "id": "58", "sku_id": "1", "currency": "USD", "original_price": "30.00", "sale_price": "18.00",
              "seller_discount": "2.00", "platform_discount": "10.00"
            }
          ]
        }
        """;

    [Fact]
    public void The_seller_earns_what_the_buyer_paid_and_what_the_platform_added()
    {
        var order = Read(_ => { });

        Assert.Equal(18.00m, order.TotalAmount);
        Assert.Equal(28.00m, SellerRevenue.Of(order));
        Assert.Equal((30.00m, 2.00m, 10.00m), (order.Money!.ItemPrice, order.Money.SellerDiscount, order.Money.PlatformDiscount));
        Assert.Null(order.Money.ShippingFee);
        Assert.Null(order.Money.Tax);
        var line = Assert.Single(order.Lines);
        Assert.Equal((30.00m, 18.00m, 2.00m, 10.00m), (line.OriginalPrice, line.SalePrice, line.SellerDiscount, line.PlatformDiscount));
    }

    [Fact]
    public void A_sample_earns_nothing_and_is_no_order_of_nothing()
    {
        var sample = Read(order =>
        {
            order["is_sample_order"] = true;
            order["payment"] = new JsonObject { ["currency"] = "USD", ["total_amount"] = "0" };
            var line = order["line_items"]![0]!;
            (line["original_price"], line["sale_price"], line["seller_discount"], line["platform_discount"]) = ("25.00", "0", "25.00", "0");
        });

        Assert.True(sample.IsSample);
        Assert.Equal(0m, sample.TotalAmount);
        Assert.Equal(0m, SellerRevenue.Of(sample));
        Assert.Equal(25.00m, sample.Lines[0].OriginalPrice);
    }

    [Theory]
    [InlineData("N/A")]
    [InlineData("1,000.00")]
    [InlineData("1.000,00")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-5.00")]
    [InlineData("$5.00")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("999999999999999999999999999999999999")]
    [InlineData(null)]
    public void An_amount_that_cannot_be_read_is_unknown_and_not_zero(string? wire)
    {
        var order = Read(json => json["payment"]!["total_amount"] = wire);

        Assert.Null(order.TotalAmount);
        Assert.Equal("USD", order.Currency);
        Assert.Equal(28.00m, SellerRevenue.Of(order));
    }

    [Theory]
    [InlineData("657000", "657000")]
    [InlineData("0", "0")]
    [InlineData("0.00", "0.00")]
    [InlineData("18.00", "18.00")]
    [InlineData("0.1", "0.1")]
    [InlineData("00012.50", "12.50")]
    [InlineData("123456789012.34", "123456789012.34")]
    public void An_amount_keeps_every_digit_of_its_decimal_form(string wire, string expected) =>
        Assert.Equal(
            expected, Read(json => json["payment"]!["total_amount"] = wire).TotalAmount?.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void Without_a_currency_no_amount_is_known()
    {
        var order = Read(json =>
        {
            json["payment"]!.AsObject().Remove("currency");
            json["line_items"]![0]!.AsObject().Remove("currency");
        });

        Assert.Equal("", order.Currency);
        Assert.Null(order.TotalAmount);
        Assert.Null(order.Money);
        Assert.Null(order.Lines[0].SalePrice);
        Assert.Null(SellerRevenue.Of(order));
    }

    [Theory]
    [InlineData(null, "USD")]
    [InlineData("", "USD")]
    [InlineData("N/A", "USD")]
    [InlineData("dollars", "USD")]
    [InlineData("usd", "USD")]
    public void The_lines_currency_stands_in_for_one_that_the_payment_does_not_have(string? wire, string expected) =>
        Assert.Equal(expected, Read(json => json["payment"]!["currency"] = wire).Currency);

    [Fact]
    public void Lines_of_two_currencies_name_none_for_the_order()
    {
        var order = Read(json =>
        {
            json["payment"]!["currency"] = null;
            AddLine(json, line => line["currency"] = "EUR");
        });

        Assert.Equal("", order.Currency);
        Assert.All(order.Lines, line => Assert.Null(line.SalePrice));
    }

    [Fact]
    public void A_line_in_another_currency_than_the_order_is_counted_in_no_sum()
    {
        var order = Read(json =>
        {
            json["payment"]!["sub_total"] = null;
            AddLine(json, line => line["currency"] = "IDR");
        });

        Assert.Equal([18.00m, null], order.Lines.Select(line => line.SalePrice));
        Assert.Null(SellerRevenue.Of(order));
    }

    [Fact]
    public void Revenue_is_summed_over_the_live_lines_where_the_order_does_not_state_it()
    {
        var order = Read(json =>
        {
            json["payment"]!["sub_total"] = null;
            AddLine(json, _ => { });
            AddLine(json, line => line["display_status"] = "CANCELLED");
        });

        Assert.Equal(56.00m, SellerRevenue.Of(order));
    }

    [Theory]
    [InlineData("sale_price")]
    [InlineData("platform_discount")]
    public void Revenue_is_unknown_where_one_line_is(string member)
    {
        var order = Read(json =>
        {
            json["payment"]!["platform_discount"] = "?";
            AddLine(json, line => line[member] = "N/A");
        });

        Assert.Null(SellerRevenue.Of(order));
        Assert.Equal(18.00m, order.TotalAmount);
    }

    [Fact]
    public void A_cancelled_order_keeps_its_amounts()
    {
        var order = Read(json =>
        {
            json["status"] = "CANCELLED";
            json["payment"]!["sub_total"] = null;
            json["line_items"]![0]!["display_status"] = "CANCELLED";
        });

        Assert.Equal(18.00m, order.TotalAmount);
        Assert.Equal(28.00m, SellerRevenue.Of(order));
    }

    [Fact]
    public void An_order_paid_on_delivery_has_its_amounts_before_it_is_paid()
    {
        var order = Read(json => json["is_cod"] = true);

        Assert.Null(order.PaidAt);
        Assert.Equal(18.00m, order.TotalAmount);
    }

    [Fact]
    public void A_discount_of_the_way_of_payment_is_kept_apart_from_the_sellers_revenue()
    {
        var order = Read(json => json["payment"]!["payment_platform_discount"] = "1.00");

        Assert.Equal(1.00m, order.Money!.PaymentDiscount);
        Assert.Equal(28.00m, SellerRevenue.Of(order));
    }

    private static void AddLine(JsonNode order, Action<JsonNode> change)
    {
        var lines = order["line_items"]!.AsArray();
        var line = lines[0]!.DeepClone();
        line["id"] = $"{58 + lines.Count}";
        change(line);
        lines.Add(line);
    }

    private static ChannelOrder Read(Action<JsonNode> change)
    {
        var order = JsonNode.Parse(Order)!;
        change(order);
        return Reader.Read(order.ToJsonString());
    }
}
