using System.Globalization;
using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Memory;

namespace OrderActors.Integrations.TikTok;

/// <summary>Reads the money of an order: an amount is known or null, and never a guess.</summary>
/// <remarks>
/// Unknown are an amount that is absent, malformed ("N/A", "1,000.00") or negative, every amount where the currency is unknown,
/// and the amounts of a line in another currency than the order's. What was received stays in the stored payload.
/// </remarks>
internal static class OrderAmounts
{
    private const NumberStyles PlainNumber =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Orders of one product at one price have the same money.
    private static readonly Recurring<OrderMoney> s_money = new(EqualityComparer<OrderMoney>.Default);

    /// <summary>The payment's currency, else the one that all lines agree on; empty when there is none.</summary>
    public static string CurrencyOf(JsonElement order)
    {
        if (Currency(WireJson.Member(order, "payment") ?? default) is { } stated)
            return stated;

        var ofLines = WireJson.Items(order, "line_items").Select(Currency).OfType<string>().Distinct().Take(2).ToList();
        return ofLines.Count == 1 ? ofLines[0] : "";
    }

    public static decimal? TotalOf(JsonElement order, string currency) =>
        WireJson.Member(order, "payment") is { } payment ? Amount(payment, "total_amount", currency) : null;

    /// <returns>Null when no part is known.</returns>
    public static OrderMoney? PartsOf(JsonElement order, string currency)
    {
        if (WireJson.Member(order, "payment") is not { } payment)
            return null;

        var money = new OrderMoney
        {
            ItemPrice = Amount(payment, "original_total_product_price", currency),
            SellerDiscount = Amount(payment, "seller_discount", currency),
            PlatformDiscount = Amount(payment, "platform_discount", currency),
            PaymentDiscount = Amount(payment, "payment_platform_discount", currency),
            SubTotal = Amount(payment, "sub_total", currency),
            ShippingFee = Amount(payment, "shipping_fee", currency),
            Tax = Amount(payment, "tax", currency),
        };
        return money == OrderMoney.Unknown ? null : s_money.Of(money);
    }

    public static decimal? OfLine(JsonElement line, string name, string currency) =>
        WireJson.Text(line, "currency") is { } stated && !stated.Equals(currency, StringComparison.OrdinalIgnoreCase)
            ? null
            : Amount(line, name, currency);

    private static decimal? Amount(JsonElement element, string name, string currency) =>
        currency.Length > 0 && TryParse(WireJson.Text(element, name), out var amount) && amount >= 0 ? amount : null;

    public static bool TryParse(string? text, out decimal amount) =>
        decimal.TryParse(text, PlainNumber, CultureInfo.InvariantCulture, out amount);

    public static bool TryParse(ReadOnlySpan<byte> utf8, out decimal amount) =>
        decimal.TryParse(utf8, PlainNumber, CultureInfo.InvariantCulture, out amount);

    private static string? Currency(JsonElement element) =>
        WireJson.Text(element, "currency") is { Length: 3 } code && code.All(char.IsAsciiLetter)
            ? RecurringText.Of(code.ToUpperInvariant())
            : null;
}
