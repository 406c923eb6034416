using System.Globalization;

namespace OrderActors.Sandbox.TikTok;

/// <summary>How busy a shop is, and how its buyers behave. Times are by the shop's clock.</summary>
public sealed record FlowPace
{
    /// <summary>Between one order and the next. Default 4 s, and half to one and a half of it in truth.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long a paid order is held; zero means not at all. Default none.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.Zero;

    /// <summary>How long an unpaid order waits for its payment. Default 20 s.</summary>
    public TimeSpan TimeToPay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>From shipping to the carrier's scan. Default 30 s.</summary>
    public TimeSpan TimeToScan { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the scan to delivery. Default 60 s.</summary>
    public TimeSpan TimeToDeliver { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From delivery to completion. Default 2 min.</summary>
    public TimeSpan TimeToComplete { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Share of orders that are paid later. Default 0.1.</summary>
    public double UnpaidShare { get; init; } = 0.1;

    /// <summary>Share of orders with two or three SKUs. Default 0.3.</summary>
    public double MultiLineShare { get; init; } = 0.3;

    /// <summary>Share of orders for a bundle, where the shop has one. Default 0.08.</summary>
    public double BundleShare { get; init; } = 0.08;

    /// <summary>
    /// Share of orders whose buyer wants to cancel: freely in the middle of the hold, by asking where there is none.
    /// Default 0.04.
    /// </summary>
    public double BuyerCancelShare { get; init; } = 0.04;

    /// <summary>Share of orders for the scarce SKU, whether there is stock or not. Default 0.06.</summary>
    public double HotSkuShare { get; init; } = 0.06;

    /// <summary>Seller SKU of the scarce one. Default that of the default catalogue.</summary>
    public string HotSku { get; init; } = DefaultCatalogue.HotSku;

    /// <summary>How the orders ship. Default: the market's way.</summary>
    public string? ShippingType { get; init; }

    /// <summary>Orders that the shop keeps; above it finished ones are forgotten. Default 5 000.</summary>
    public int MaxOrdersKept { get; init; } = 5_000;

    /// <summary>How often the flow looks at its orders. Default 500 ms.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(500);

    internal static FlowPace? From(IConfiguration settings) =>
        settings["flow"] is { Length: > 0 } seconds
            ? new FlowPace { Interval = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)) }
            : null;
}
