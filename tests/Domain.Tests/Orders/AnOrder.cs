using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>Channel orders that are valid by default, so that a test states only what matters to it.</summary>
internal static class AnOrder
{
    public static readonly DateTimeOffset PlacedAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly OrderKey Key = new("seller", "shop", "576461413038785752");

    /// <summary>A shop in the US whose stock counted before the order was placed.</summary>
    public static readonly OrderPolicy Policy = new("main", "US", null, PlacedAt.AddDays(-1));

    public static ChannelOrder Unpaid() => new()
    {
        Id = Key.TikTokOrderId,
        Status = ChannelOrderStatus.Unpaid,
        StatusText = "Unpaid",
        UpdatedAt = PlacedAt,
        PlacedAt = PlacedAt,
        Lines = [Line("line-1", "mug")],
        ShippingType = ShippingType.Seller,
        TotalAmount = 12.50m,
        Currency = "USD",
    };

    public static ChannelOrder Paid() => Unpaid().Becomes(ChannelOrderStatus.AwaitingShipment, 0);

    public static ChannelOrderLine Line(string id, string sku) => new()
    {
        Id = id,
        SkuId = "tiktok-" + sku,
        SellerSku = sku,
    };

    public static ChannelOrderLine Bundle(string id, params BundlePart[] parts) =>
        Line(id, "bundle") with { Parts = [.. parts] };

    public static ChannelOrder With(this ChannelOrder order, params ChannelOrderLine[] lines) =>
        order with { Lines = [.. lines] };

    /// <summary>The order a number of minutes after it was placed.</summary>
    public static ChannelOrder Becomes(this ChannelOrder order, ChannelOrderStatus status, int minute) => order with
    {
        Status = status,
        StatusText = status.ToString(),
        UpdatedAt = PlacedAt.AddMinutes(minute),
        Lines = status is ChannelOrderStatus.Cancelled
            ? [.. order.Lines.Select(line => line with { IsCancelled = true })]
            : order.Lines,
    };

    public static ChannelOrder CancellingLine(this ChannelOrder order, string id) => order with
    {
        Lines = [.. order.Lines.Select(line => line.Id == id ? line with { IsCancelled = true } : line)],
    };

    /// <summary>The line's own status, with the package status that goes with it where it has a package.</summary>
    public static ChannelOrder LineIs(this ChannelOrder order, string id, ChannelOrderStatus status) => order with
    {
        Lines = [.. order.Lines.Select(line => line.Id == id ? line with { Status = status } : line)],
    };

    /// <summary>The packages that wait to be shipped: each line carries its package.</summary>
    public static ChannelOrder InPackages(this ChannelOrder order, params (string LineId, string PackageId)[] packages)
    {
        var byLine = packages.ToDictionary(pair => pair.LineId, pair => pair.PackageId);
        return order with
        {
            Lines =
            [
                .. order.Lines.Select(line => byLine.TryGetValue(line.Id, out var package)
                    ? line with { PackageId = package, PackageStatus = ChannelPackageStatus.ToFulfill }
                    : line),
            ],
            PackageIds = [.. byLine.Values.Distinct()],
        };
    }

    public static ImmutableArray<string> LineIds(this ChannelOrder order) => [.. order.Lines.Select(line => line.Id)];
}
