using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Memory;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>Reads an order object of any version from 202309 on (TikTok document, sections 4.2 and 4.3).</summary>
public sealed class TikTokOrderReader : IOrderReader
{
    public ChannelOrder Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return ReadOrder(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"the order is not JSON: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new FormatException("the order holds text that is not Unicode", exception);
        }
    }

    internal static ChannelOrder ReadOrder(JsonElement order)
    {
        if (order.ValueKind is not JsonValueKind.Object)
            throw new FormatException($"the order is not a JSON object but {order.ValueKind}");

        var statusText = WireJson.Text(order, "status") ?? throw Missing("status");
        var updatedAt = WireJson.Instant(order, "update_time") ?? throw Missing("update_time");
        var id = WireJson.Id(order, "id") ?? throw Missing("id");
        var address = WireJson.Member(order, "recipient_address") ?? default;
        var currency = OrderAmounts.CurrencyOf(order);
        var lines = ReadLines(order, currency);

        return new ChannelOrder
        {
            Id = id,
            Fingerprint = CanonicalOrder.FingerprintOf(order, id).ToString(),
            Status = StatusOf(statusText),
            StatusText = RecurringText.Of(statusText),
            UpdatedAt = updatedAt,
            PlacedAt = WireJson.Instant(order, "create_time") ?? updatedAt,
            IsPlacedAtUnknown = WireJson.Instant(order, "create_time") is null,
            PaidAt = WireJson.Instant(order, "paid_time"),
            Lines = lines,
            PackageIds = PackageIdsOf(order, lines),
            TotalAmount = OrderAmounts.TotalOf(order, currency),
            Currency = currency,
            Money = OrderAmounts.PartsOf(order, currency),
            Region = RegionOf(address),
            ShippingType = ShippingTypeOf(WireJson.Text(order, "shipping_type")),
            IsFulfilledBySeller = WireJson.Text(order, "fulfillment_type") is null or "FULFILLMENT_BY_SELLER",
            IsCashOnDelivery = WireJson.Flag(order, "is_cod"),
            NeedsInvoice = InvoiceNeedOf(WireJson.Text(order, "need_upload_invoice")),
            IsSample = WireJson.Flag(order, "is_sample_order") || WireJson.Flag(order, "is_refundable_sample"),
            HasRemorsePeriod = WireJson.Flag(order, "is_on_hold_order"),
            IsReplacement = WireJson.Flag(order, "is_replacement_order"),
            IsExchange = WireJson.Flag(order, "is_exchange_order"),
            IsCancelRequested = WireJson.Flag(order, "is_buyer_request_cancel"),
            WarehouseId = Recurring(WireJson.Id(order, "warehouse_id")),
            DeliveryOptionId = Recurring(WireJson.Id(order, "delivery_option_id")),
            CancelReason = Recurring(WireJson.Text(order, "cancel_reason")),
            CancelledBy = Recurring(WireJson.Text(order, "cancellation_initiator")),
            TrackingNumber = WireJson.Id(order, "tracking_number"),
            ShippingProviderName = Recurring(WireJson.Text(order, "shipping_provider")),
            ArrangedAt = WireJson.Instant(order, "rts_time"),
            CollectedAt = WireJson.Instant(order, "collection_time"),
            DeliveredAt = WireJson.Instant(order, "delivery_time"),
            ShipBy = WireJson.Instant(order, "rts_sla_time"),
            AutoCancelAt = WireJson.Instant(order, "cancel_order_sla_time"),
        };
    }

    internal static ChannelOrderStatus StatusOf(string text) => text switch
    {
        "UNPAID" => ChannelOrderStatus.Unpaid,
        "ON_HOLD" => ChannelOrderStatus.OnHold,
        "AWAITING_SHIPMENT" => ChannelOrderStatus.AwaitingShipment,
        "PARTIALLY_SHIPPING" => ChannelOrderStatus.PartiallyShipping,
        "AWAITING_COLLECTION" => ChannelOrderStatus.AwaitingCollection,
        "IN_TRANSIT" => ChannelOrderStatus.InTransit,
        "DELIVERED" => ChannelOrderStatus.Delivered,
        "COMPLETED" => ChannelOrderStatus.Completed,
        // The webhook's word and the API's word for the same status.
        "CANCEL" or "CANCELLED" => ChannelOrderStatus.Cancelled,
        _ => ChannelOrderStatus.Unknown,
    };

    internal static ChannelPackageStatus PackageStatusOf(string? text) => text switch
    {
        "TO_FULFILL" => ChannelPackageStatus.ToFulfill,
        "PROCESSING" => ChannelPackageStatus.Processing,
        "FULFILLING" => ChannelPackageStatus.Fulfilling,
        "COMPLETED" => ChannelPackageStatus.Completed,
        "CANCELLED" => ChannelPackageStatus.Cancelled,
        _ => ChannelPackageStatus.Unknown,
    };

    private static InvoiceNeed InvoiceNeedOf(string? text) => text switch
    {
        "NO_NEED" => InvoiceNeed.None,
        "NEED_INVOICE" => InvoiceNeed.Needed,
        "INVOICE_UPLOADED" => InvoiceNeed.Uploaded,
        _ => InvoiceNeed.Unknown,
    };

    private static ImmutableArray<ChannelOrderLine> ReadLines(JsonElement order, string currency)
    {
        var lines = WireJson.Items(order, "line_items")
            .Select((line, index) => ReadLine(line, currency, $"line_items[{index}]"))
            .ToLookup(line => line.Id, StringComparer.Ordinal);

        return lines.Count == 0
            ? throw Missing("line_items")
            : [.. lines.Select(same => same.Skip(1).Any() ? FurthestOf(same) : same.First()).OrderBy(line => line.Id, ChannelOrderLine.ById)];
    }

    /// <summary>A line that an answer lists twice is one unit all the same; of two readings of it the one further on counts.</summary>
    /// <remarks>Whichever is listed first, so that another sequence is no other order.</remarks>
    private static ChannelOrderLine FurthestOf(IEnumerable<ChannelOrderLine> same) => same
        .OrderByDescending(line => line.IsCancelled)
        .ThenByDescending(line => line.Status)
        .ThenByDescending(line => line.PackageStatus)
        .ThenByDescending(line => line.ToString(), StringComparer.Ordinal)
        .First();

    private static ChannelOrderLine ReadLine(JsonElement line, string currency, string path) => new()
    {
        Id = WireJson.Id(line, "id") ?? throw Missing($"{path}.id"),
        SkuId = Recurring(WireJson.Id(line, "sku_id")) ?? throw Missing($"{path}.sku_id"),
        SellerSku = Recurring(WireJson.Text(line, "seller_sku")) ?? "",
        ProductId = Recurring(WireJson.Id(line, "product_id")) ?? "",
        ProductName = Recurring(WireJson.Text(line, "product_name")) ?? "",
        SkuName = Recurring(WireJson.Text(line, "sku_name")) ?? "",
        SalePrice = OrderAmounts.OfLine(line, "sale_price", currency),
        OriginalPrice = OrderAmounts.OfLine(line, "original_price", currency),
        SellerDiscount = OrderAmounts.OfLine(line, "seller_discount", currency),
        PlatformDiscount = OrderAmounts.OfLine(line, "platform_discount", currency),
        IsCancelled = IsCancelled(line),
        Status = WireJson.Text(line, "display_status") is { } status ? StatusOf(status) : ChannelOrderStatus.Unknown,
        PackageStatus = PackageStatusOf(WireJson.Text(line, "package_status")),
        ArrangedAt = WireJson.Instant(line, "rts_time"),
        PackageId = Recurring(WireJson.Id(line, "package_id")),
        TrackingNumber = WireJson.Id(line, "tracking_number"),
        ShippingProviderName = Recurring(WireJson.Text(line, "shipping_provider_name")),
        CancelledBy = Recurring(WireJson.Text(line, "cancel_user")),
        CancelReason = Recurring(WireJson.Text(line, "cancel_reason")),
        IsGift = WireJson.Flag(line, "is_gift"),
        Parts = ReadParts(line, path),
    };

    internal static bool IsCancelled(JsonElement line) =>
        WireJson.Text(line, "display_status") is "CANCELLED" or "CANCEL"
        || (WireJson.Text(line, "package_status") is "CANCELLED" && WireJson.Text(line, "cancel_user") is not null);

    private static ImmutableArray<BundlePart> ReadParts(JsonElement line, string path)
    {
        var combined = WireJson.Items(line, "combined_listing_skus")
            .Select((part, index) => ReadPart(part, $"{path}.combined_listing_skus[{index}]"))
            .ToList();
        if (combined.Count > 0)
            return MergeBySku(combined);

        // The newer form has one entry a unit, as order lines do.
        return MergeBySku(WireJson.Items(line, "sub_item_info")
            .Select((part, index) => ReadPart(part, $"{path}.sub_item_info[{index}]") with { Count = 1 }));
    }

    private static ImmutableArray<BundlePart> MergeBySku(IEnumerable<BundlePart> parts) =>
    [
        .. parts.GroupBy(part => part.SkuId)
            .OrderBy(same => same.Key, ChannelOrderLine.ById)
            .Select(same => same.MaxBy(part => part.SellerSku, StringComparer.Ordinal)! with
            {
                Count = (int)Math.Min(same.Sum(part => (long)part.Count), int.MaxValue),
            }),
    ];

    // A part without a SKU is refused although everything around it is optional: leaving it out would sell stock
    // that nobody reserved.
    private static BundlePart ReadPart(JsonElement part, string path) => new(
        Recurring(WireJson.Id(part, "sku_id")) ?? throw Missing($"{path}.sku_id"),
        Recurring(WireJson.Text(part, "seller_sku")) ?? "",
        CountOf(part, path));

    // TikTok may leave the count of one unit out; a count that cannot be read is no count of one.
    private static int CountOf(JsonElement part, string path)
    {
        if (WireJson.Member(part, "sku_count") is not { } stated || IsBlank(stated))
            return 1;

        return WireJson.Whole(part, "sku_count") is { } count and >= 1 and <= int.MaxValue
            ? (int)count
            : throw Missing($"{path}.sku_count");
    }

    private static bool IsBlank(JsonElement value) => value.ValueKind is JsonValueKind.String && WireJson.Text(value) is null;

    private static ImmutableArray<string> PackageIdsOf(JsonElement order, ImmutableArray<ChannelOrderLine> lines)
    {
        var listed = WireJson.Items(order, "packages").Select(package => WireJson.Id(package, "id")).OfType<string>();
        var packages = listed.Distinct().Order(ChannelOrderLine.ById).ToImmutableArray();

        return packages.IsEmpty
            ? [.. lines.Select(line => line.PackageId).OfType<string>().Distinct().Order(ChannelOrderLine.ById)]
            : packages;
    }

    private static string? Recurring(string? text) => text is null ? null : RecurringText.Of(text);

    private static string RegionOf(JsonElement address) =>
        WireJson.Text(address, "region_code") is { Length: 2 } region && region.All(char.IsAsciiLetter)
            ? RecurringText.Of(region.ToUpperInvariant())
            : "";

    private static ShippingType ShippingTypeOf(string? text) => text switch
    {
        "TIKTOK" => ShippingType.TikTok,
        "SELLER" => ShippingType.Seller,
        _ => ShippingType.Unknown,
    };

    private static FormatException Missing(string field) => new($"the order has no usable {field}");
}
