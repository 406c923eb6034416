using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderActors.Domain.Channels;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>Orders of our own channels in TikTok's shape, in which all orders are stored (TikTok document, sections 4.2 and 4.3).</summary>
/// <remarks>What TikTok has no member for stands under <c>own_channel</c>.</remarks>
public sealed class OwnOrderPayloads : IOwnOrderPayloads
{
    private const string Own = "own_channel";
    private const string City = "city";
    private const string State = "state";

    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Write(OwnOrder order)
    {
        var parcels = order.Lines.Select(line => line.Parcel).OfType<OwnParcel>().DistinctBy(parcel => parcel.Id).ToList();
        return new JsonObject
        {
            ["id"] = order.Id,
            ["status"] = WordOf(order.Status),
            ["create_time"] = order.PlacedAt.ToUnixTimeSeconds(),
            ["update_time"] = order.UpdatedAt.ToUnixTimeSeconds(),
            ["paid_time"] = order.PaidAt?.ToUnixTimeSeconds(),
            ["rts_time"] = FirstDispatch(parcels),
            ["collection_time"] = FirstDispatch(parcels),
            ["delivery_time"] = order.Status is ChannelOrderStatus.Delivered
                ? parcels.Max(parcel => parcel.DeliveredAt)?.ToUnixTimeSeconds()
                : null,
            ["order_type"] = "NORMAL",
            ["fulfillment_type"] = "FULFILLMENT_BY_SELLER",
            ["shipping_type"] = "SELLER",
            ["is_cod"] = false,
            ["cancel_reason"] = order.CancelReason,
            ["cancellation_initiator"] = order.CancelledBy,
            ["tracking_number"] = parcels.FirstOrDefault()?.TrackingNumber,
            ["shipping_provider"] = parcels.FirstOrDefault()?.Carrier,
            ["buyer_email"] = order.Customer.Email,
            ["buyer_nickname"] = order.Customer.Name,
            ["buyer_message"] = order.Note,
            ["payment"] = new JsonObject
            {
                ["currency"] = order.Currency,
                ["total_amount"] = Amount(order.TotalAmount),
                ["sub_total"] = Amount(Counted(order).Sum(line => line.UnitPrice)),
                // No platform stands between the buyer and the seller, so none pays a part of the price.
                ["platform_discount"] = Amount(0),
                ["shipping_fee"] = Amount(order.ShippingFee),
            },
            ["recipient_address"] = Write(order.Address),
            ["packages"] = new JsonArray([.. parcels.Select(parcel => new JsonObject { ["id"] = parcel.Id })]),
            ["line_items"] = new JsonArray([.. order.Lines.Select(line => Write(order, line))]),
            [Own] = new JsonObject
            {
                ["channel"] = order.Channel,
                ["order_id"] = order.ChannelOrderId,
                ["content_hash"] = order.ContentHash,
                ["customer_phone"] = order.Customer.Phone,
            },
        }.ToJsonString(s_options);
    }

    public OwnOrder Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var order = document.RootElement;
        var own = WireJson.Member(order, Own) ?? throw new FormatException($"the order has no {Own}");
        var payment = WireJson.Member(order, "payment") ?? default;
        return new OwnOrder
        {
            Id = Required(order, "id"),
            Channel = Required(own, "channel"),
            ChannelOrderId = Required(own, "order_id"),
            ContentHash = Required(own, "content_hash"),
            PlacedAt = WireJson.Instant(order, "create_time") ?? throw Missing("create_time"),
            UpdatedAt = WireJson.Instant(order, "update_time") ?? throw Missing("update_time"),
            PaidAt = WireJson.Instant(order, "paid_time"),
            Lines = [.. WireJson.Items(order, "line_items").Select(ReadLine)],
            Currency = Required(payment, "currency"),
            TotalAmount = WireJson.Decimal(payment, "total_amount") ?? throw Missing("total_amount"),
            ShippingFee = WireJson.Decimal(payment, "shipping_fee") ?? 0,
            Customer = new OwnCustomer(
                Text(order, "buyer_nickname"), Text(order, "buyer_email"), Text(own, "customer_phone")),
            Address = ReadAddress(WireJson.Member(order, "recipient_address") ?? default),
            Note = Text(order, "buyer_message"),
            CancelReason = WireJson.Text(order, "cancel_reason"),
            CancelledBy = WireJson.Text(order, "cancellation_initiator"),
        };
    }

    private static long? FirstDispatch(List<OwnParcel> parcels) =>
        parcels.Count == 0 ? null : parcels.Min(parcel => parcel.DispatchedAt).ToUnixTimeSeconds();

    private static JsonObject Write(OwnOrder order, OwnOrderLine line) => new()
    {
        ["id"] = line.Id,
        ["sku_id"] = "own:" + line.Sku,
        ["seller_sku"] = line.Sku,
        ["product_name"] = line.ProductName,
        ["currency"] = order.Currency,
        ["original_price"] = Amount(line.UnitPrice),
        ["sale_price"] = Amount(line.UnitPrice),
        ["platform_discount"] = Amount(0),
        ["display_status"] = WordOf(StatusOf(order, line)),
        ["package_id"] = line.Parcel?.Id,
        ["package_status"] = line.Parcel switch
        {
            null => null,
            { DeliveredAt: null } => "FULFILLING",
            _ => "COMPLETED",
        },
        ["tracking_number"] = line.Parcel?.TrackingNumber,
        ["shipping_provider_name"] = line.Parcel?.Carrier,
        ["rts_time"] = line.Parcel?.DispatchedAt.ToUnixTimeSeconds(),
        ["delivery_time"] = line.Parcel?.DeliveredAt?.ToUnixTimeSeconds(),
    };

    /// <summary>A cancelled order keeps the amounts that it had, as TikTok's orders do.</summary>
    private static IEnumerable<OwnOrderLine> Counted(OwnOrder order) => order.LiveLines.Any() ? order.LiveLines : order.Lines;

    private static OwnOrderLine ReadLine(JsonElement line) => new(
        Required(line, "id"),
        Required(line, "seller_sku"),
        Text(line, "product_name"),
        WireJson.Decimal(line, "sale_price") ?? throw Missing("sale_price"),
        WireJson.Text(line, "display_status") is "CANCELLED",
        WireJson.Id(line, "package_id") is { } parcel
            ? new OwnParcel(
                parcel,
                Text(line, "tracking_number"),
                Text(line, "shipping_provider_name"),
                WireJson.Instant(line, "rts_time") ?? throw Missing("rts_time"),
                WireJson.Instant(line, "delivery_time"))
            : null);

    private static ChannelOrderStatus StatusOf(OwnOrder order, OwnOrderLine line) => line switch
    {
        { IsCancelled: true } => ChannelOrderStatus.Cancelled,
        { Progress: LineProgress.Delivered } => ChannelOrderStatus.Delivered,
        { Progress: LineProgress.Dispatched } => ChannelOrderStatus.InTransit,
        _ => order.PaidAt is null ? ChannelOrderStatus.Unpaid : ChannelOrderStatus.AwaitingShipment,
    };

    private static JsonObject Write(OwnAddress address) => new()
    {
        ["name"] = address.Name,
        ["phone_number"] = address.Phone,
        ["address_line1"] = address.Street,
        ["address_line2"] = address.Street2,
        ["full_address"] = string.Join(
            ", ", new[] { address.Street, address.Street2, address.PostalCode, address.City, address.State, address.Country }.Where(part => part.Length > 0)),
        ["postal_code"] = address.PostalCode,
        ["region_code"] = address.Country,
        ["district_info"] = new JsonArray(District(City, address.City), District(State, address.State)),
    };

    private static JsonObject District(string level, string name) => new() { ["address_level_name"] = level, ["address_name"] = name };

    private static OwnAddress ReadAddress(JsonElement address)
    {
        return new OwnAddress(
            Text(address, "name"),
            Text(address, "phone_number"),
            Text(address, "address_line1"),
            Text(address, "address_line2"),
            District(City),
            District(State),
            Text(address, "postal_code"),
            Text(address, "region_code"));

        string District(string level) => WireJson.Items(address, "district_info")
            .Where(district => WireJson.Text(district, "address_level_name") == level)
            .Select(district => Text(district, "address_name")).FirstOrDefault("");
    }

    private static string WordOf(ChannelOrderStatus status) => status switch
    {
        ChannelOrderStatus.Unpaid => "UNPAID",
        ChannelOrderStatus.AwaitingShipment => "AWAITING_SHIPMENT",
        ChannelOrderStatus.PartiallyShipping => "PARTIALLY_SHIPPING",
        ChannelOrderStatus.InTransit => "IN_TRANSIT",
        ChannelOrderStatus.Delivered => "DELIVERED",
        ChannelOrderStatus.Cancelled => "CANCELLED",
        ChannelOrderStatus.Unknown or ChannelOrderStatus.OnHold or ChannelOrderStatus.AwaitingCollection
            or ChannelOrderStatus.Completed => throw new ArgumentOutOfRangeException(nameof(status), status, "no order of ours is so"),
    };

    private static string Amount(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonElement element, string name) => WireJson.Text(element, name) ?? "";

    private static string Required(JsonElement element, string name) => WireJson.Text(element, name) ?? throw Missing(name);

    private static FormatException Missing(string name) => new($"the order has no usable {name}");
}
