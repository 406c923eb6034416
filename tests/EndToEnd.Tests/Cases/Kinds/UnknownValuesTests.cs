using System.Net;
using System.Text.Json;

namespace OrderActors.EndToEnd.Tests.Cases.Kinds;

/// <summary>Kind 7: what is unknown is a value of its own, and no default stands for it.</summary>
[Collection(CaseCollection.Name)]
public sealed class UnknownValuesTests(CaseHost host)
{
    [Fact]
    public async Task A_total_that_cannot_be_read_is_unknown_and_not_zero()
    {
        var played = await host.PlayedAsync("total-that-cannot-be-read");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        Assert.Equal(JsonValueKind.Null, (await played.OrderAsync("#1")).Order.GetProperty("totalAmount").ValueKind);
    }

    [Fact]
    public async Task Amounts_of_currencies_that_disagree_are_unknown()
    {
        var played = await host.PlayedAsync("currencies-that-disagree");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        var order = await played.OrderAsync("#1");
        Assert.Equal("", order.Order.GetProperty("currency").GetString());
        Assert.Equal(JsonValueKind.Null, order.Order.GetProperty("totalAmount").ValueKind);
        Assert.Equal(JsonValueKind.Null, Money(order, "sellerRevenue"));
    }

    [Fact]
    public async Task A_sum_with_an_unknown_part_is_unknown()
    {
        var played = await host.PlayedAsync("a-line-without-its-price");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        Assert.Equal(JsonValueKind.Null, Money(await played.OrderAsync("#1"), "sellerRevenue"));
        Assert.Equal(10.00m, (await played.LineAsync("#1", "58#1")).GetProperty("salePrice").GetDecimal());
        Assert.Equal(JsonValueKind.Null, (await played.LineAsync("#1", "59#1")).GetProperty("salePrice").ValueKind);
    }

    [Fact]
    public async Task An_amount_that_is_no_amount_is_unknown_and_the_others_are_shown()
    {
        var played = await host.PlayedAsync("amounts-below-zero-and-with-commas");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        var order = await played.OrderAsync("#1");
        Assert.Equal(JsonValueKind.Null, order.Order.GetProperty("totalAmount").ValueKind);
        Assert.Equal(JsonValueKind.Null, Money(order, "shippingFee"));
        Assert.Equal(1.25m, order.Detail.GetProperty("money").GetProperty("tax").GetDecimal());
        var line = await played.LineAsync("#1", "58#1");
        Assert.Equal(JsonValueKind.Null, line.GetProperty("salePrice").ValueKind);
        Assert.Equal(JsonValueKind.Null, line.GetProperty("platformDiscount").ValueKind);
        Assert.Equal(1.00m, line.GetProperty("sellerDiscount").GetDecimal());
    }

    [Fact]
    public async Task A_count_that_cannot_be_read_is_no_count_of_one()
    {
        var played = await host.PlayedAsync("count-of-a-part-that-cannot-be-read");

        await played.BecomesAsync("#2", "processing", moment => moment.State == "processing");
        Assert.Equal(HttpStatusCode.NotFound, (await played.GetAsync($"/api/v1/orders/{played.Name("#1")}")).Status);
        await played.StockBecomesAsync("O7-E", onHand: 9, reserved: 1, consumed: 0);
    }

    [Fact]
    public async Task A_sample_without_a_payment_has_no_total()
    {
        var played = await host.PlayedAsync("sample-without-any-money");

        await played.BecomesAsync("#1", "processing", moment => moment.State == "processing");
        var order = await played.OrderAsync("#1");
        Assert.True(order.Order.GetProperty("isSample").GetBoolean());
        Assert.Equal(JsonValueKind.Null, order.Order.GetProperty("totalAmount").ValueKind);
        Assert.Equal(JsonValueKind.Null, Money(order, "sellerRevenue"));
    }

    [Fact]
    public async Task A_date_that_is_not_there_is_none()
    {
        var played = await host.PlayedAsync("dates-of-zero-and-no-address");

        await played.ShipsByCallsAsync("#1", 1);
        Assert.Equal(JsonValueKind.Null, (await played.OrderAsync("#1")).Order.GetProperty("shipBy").ValueKind);
    }

    [Fact]
    public async Task An_order_without_its_date_keeps_its_place()
    {
        var played = await host.PlayedAsync("order-without-its-date");

        await played.BecomesAsync("the change is told", async () => (await played.ChangesAsync("#1")).Count > 0);
        Assert.Equal(Placed(played.AtWait(0, "#1")), Placed(await played.OrderAsync("#1")));
        Assert.DoesNotContain(await played.ChangesAsync("#1"), change => change.Contains("kind", StringComparison.OrdinalIgnoreCase));
    }

    private static DateTimeOffset Placed(OrderMoment moment) => moment.Order.GetProperty("placedAt").GetDateTimeOffset();

    private static JsonValueKind Money(OrderMoment moment, string part) =>
        moment.Detail.GetProperty("money").GetProperty(part).ValueKind;
}
