using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OrderActors.Simulation.TikTok;

/// <summary>Writes orders as TikTok does on the wire; the product's own reader reads them.</summary>
internal sealed class OrderJson
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public string Write(SimulatedOrder order)
    {
        _bytes.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_bytes))
        {
            json.WriteStartObject();
            WriteHead(json, order);
            WriteTimes(json, order);
            WriteLines(json, order);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(_bytes.WrittenSpan);
    }

    private static void WriteHead(Utf8JsonWriter json, SimulatedOrder order)
    {
        json.WriteString("id", order.Id);
        json.WriteString("status", order.Status);
        json.WriteString("shipping_type", order.ShippingType);
        json.WriteString("fulfillment_type", order.IsFulfilledBySeller ? "FULFILLMENT_BY_SELLER" : "FULFILLMENT_BY_TIKTOK");
        json.WriteBoolean("is_cod", order.IsCashOnDelivery);
        json.WriteBoolean("is_buyer_request_cancel", order.Request is not null);
        if (order.Shop.Market is "ID")
            json.WriteString("need_upload_invoice", order.NeedsInvoice ? "NEED_INVOICE" : "NO_NEED");
        if (order.WarehouseId is { } warehouse)
            json.WriteString("warehouse_id", warehouse);
        if (order.CancelReason is { } reason)
            json.WriteString("cancel_reason", reason);
        if (order.CancelledBy is { } by)
            json.WriteString("cancellation_initiator", by);
        if (order.Lines.Find(line => line.IsArranged)?.Package?.Tracking is { } tracking)
            json.WriteString("tracking_number", tracking);

        json.WriteStartObject("payment");
        json.WriteString("total_amount", "10.00");
        json.WriteString("currency", "USD");
        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, SimulatedOrder order)
    {
        WriteTime("create_time", order.PlacedAt);
        WriteTime("update_time", order.UpdatedAt);
        WriteTime("paid_time", order.PaidAt);
        WriteTime("collection_time", order.CollectedAt);
        WriteTime("delivery_time", order.DeliveredAt);
        WriteTime("cancel_order_sla_time", order.CancelAt ?? (order.Status == "UNPAID" ? order.PayBy : null));

        void WriteTime(string name, DateTimeOffset? at)
        {
            if (at is { } known)
                json.WriteNumber(name, known.ToUnixTimeSeconds());
        }
    }

    private static void WriteLines(Utf8JsonWriter json, SimulatedOrder order)
    {
        json.WriteStartArray("line_items");
        foreach (var line in order.Lines)
            WriteLine(json, order, line);

        json.WriteEndArray();
    }

    private static void WriteLine(Utf8JsonWriter json, SimulatedOrder order, SimulatedLine line)
    {
        json.WriteStartObject();
        json.WriteString("id", line.Id);
        json.WriteString("sku_id", line.Variant.Id);
        json.WriteString("seller_sku", line.Variant.SellerSku);
        json.WriteString("sale_price", "10.00");
        if (line.IsCancelled || order.Words is not LineWords.PackageStatus)
            json.WriteString("display_status", StatusOf(order, line));
        if (line.CancelledBy is { } by)
            json.WriteString("cancel_user", by);
        if (line.Package is { } package)
            WritePackage(json, order, package);
        if (!line.Variant.Parts.IsEmpty)
            WriteParts(json, line.Variant);

        json.WriteEndObject();
    }

    /// <remarks>What has left says so in both words: a line that is lost on its way has no other sign of it.</remarks>
    private static void WritePackage(Utf8JsonWriter json, SimulatedOrder order, SimulatedPackage package)
    {
        json.WriteString("package_id", package.Id);
        if (order.Words is not LineWords.DisplayStatus || package.CollectedAt is not null)
            json.WriteString("package_status", package.Status);
        if (package.Tracking is { } tracking)
            json.WriteString("tracking_number", tracking);
        if (order.Words is LineWords.Both && package.ArrangedAt is { } arrangedAt)
            json.WriteNumber("rts_time", arrangedAt.ToUnixTimeSeconds());
    }

    private static string StatusOf(SimulatedOrder order, SimulatedLine line) => line switch
    {
        { IsCancelled: true } => "CANCELLED",
        _ when order.Status is "UNPAID" or "COMPLETED" => order.Status,
        { Package.DeliveredAt: not null } => "DELIVERED",
        { HasLeft: true } => "IN_TRANSIT",
        { IsArranged: true } => "AWAITING_COLLECTION",
        _ => "AWAITING_SHIPMENT",
    };

    private static void WriteParts(Utf8JsonWriter json, Variant bundle)
    {
        json.WriteStartArray("combined_listing_skus");
        foreach (var (part, count) in bundle.Parts)
        {
            json.WriteStartObject();
            json.WriteString("sku_id", part.Id);
            json.WriteString("seller_sku", part.SellerSku);
            json.WriteNumber("sku_count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
