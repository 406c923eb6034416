using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;

namespace OrderActors.Generator.Plan;

/// <summary>Sellers, shops and SKUs, and each order by its number: the same for a seed and a number of orders, always.</summary>
/// <remarks>
/// Of 20 sellers the largest has 28 % of all orders (Zipf); of the SKUs of each the first sell most. Orders are numbered
/// in the order of their placing, over 400 days of growing business; the last days' are still under way.
/// </remarks>
internal sealed class World(int seed, int orders)
{
    private const int Sellers = 20;
    private const int MaxShops = 4;
    private const int SkusOfASeller = 400;
    private const int Days = 400;
    private const double FailedShare = 0.005;
    private const double CancelledShare = 0.05;
    private const double OnHoldShare = 0.02;

    public static DateTimeOffset End { get; } = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ImmutableArray<double> s_sellerShares = Zipf(Sellers);
    private static readonly ImmutableArray<double> s_skuShares = Zipf(SkusOfASeller);

    public int Orders => orders;

    /// <summary>The seller with the most orders first.</summary>
    public static ImmutableArray<string> SellerIds { get; } =
        [.. Enumerable.Range(1, Sellers).Select(number => $"seller-{number:00}")];

    public static ImmutableArray<string> ShopsOf(int seller) =>
    [
        .. Enumerable.Range(1, 1 + (seller % MaxShops)).Select(shop =>
            (7_494_000_000_000_000_000L + (seller * 100) + shop).ToString(CultureInfo.InvariantCulture)),
    ];

    public OrderPlan Order(long number)
    {
        var draw = new Draw(seed, number);
        var seller = Pick(s_sellerShares, draw.Fraction());
        var shops = ShopsOf(seller);
        var sku = Pick(s_skuShares, draw.Fraction());
        var quantity = draw.Fraction() < 0.8 ? 1 : 2 + draw.Below(3);

        // Twice as many a day at the end as in the middle.
        var age = TimeSpan.FromDays(Days * (1 - Math.Sqrt((number + draw.Fraction()) / orders)));
        var placedAt = WholeSeconds(End - age);
        var state = StateAt(age, draw.Fraction());
        return new OrderPlan(
            number,
            new OrderKey(SellerIds[seller], shops[draw.Below(shops.Length)], TikTokId(number)),
            new SkuKey(SellerIds[seller], "main", $"SKU-{sku + 1:0000}"),
            quantity,
            state,
            placedAt,
            WholeSeconds(placedAt + TimeSpan.FromTicks((long)(age.Ticks * 0.4 * draw.Fraction()))),
            state == OrderState.Processing && draw.Fraction() < OnHoldShare);
    }

    private static string TikTokId(long number) =>
        (576_460_000_000_000_000L + (number * 37)).ToString(CultureInfo.InvariantCulture);

    private static OrderState StateAt(TimeSpan age, double chance) => chance switch
    {
        < FailedShare => OrderState.Failed,
        < FailedShare + CancelledShare => OrderState.Cancelled,
        _ when age < TimeSpan.FromMinutes(30) => OrderState.Received,
        _ when age < TimeSpan.FromDays(2) => OrderState.Processing,
        _ when age < TimeSpan.FromDays(6) => OrderState.Shipped,
        _ => OrderState.Delivered,
    };

    private static DateTimeOffset WholeSeconds(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    /// <summary>Cumulative shares of 1, 1/2, 1/3 and so on.</summary>
    private static ImmutableArray<double> Zipf(int count)
    {
        var all = Enumerable.Range(1, count).Sum(rank => 1.0 / rank);
        var sum = 0.0;
        return [.. Enumerable.Range(1, count).Select(rank => sum += 1.0 / rank / all)];
    }

    private static int Pick(ImmutableArray<double> shares, double chance)
    {
        var place = shares.BinarySearch(chance);
        return Math.Min(place < 0 ? ~place : place, shares.Length - 1);
    }
}
