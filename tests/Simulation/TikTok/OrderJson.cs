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
        json.WriteBoolean("is_buyer_request_cancel", order.IsCancelRequested);
        if (order.CancelReason is { } reason)
            json.WriteString("cancel_reason", reason);
        if (order.CancelledBy is { } by)
            json.WriteString("cancellation_initiator", by);
        if (order.Lines.Find(line => line.IsArranged)?.TrackingNumber is { } tracking)
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
            WriteLine(json, line);

        json.WriteEndArray();
    }

    private static void WriteLine(Utf8JsonWriter json, SimulatedLine line)
    {
        json.WriteStartObject();
        json.WriteString("id", line.Id);
        json.WriteString("sku_id", line.Variant.Id);
        json.WriteString("seller_sku", line.Variant.SellerSku);
        json.WriteString("sale_price", "10.00");
        if (line.IsCancelled)
            json.WriteString("display_status", "CANCELLED");
        if (line.PackageId is { } package)
            json.WriteString("package_id", package);
        if (line.TrackingNumber is { } tracking)
            json.WriteString("tracking_number", tracking);
        if (!line.Variant.Parts.IsEmpty)
            WriteParts(json, line.Variant);

        json.WriteEndObject();
    }

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
