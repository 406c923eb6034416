using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrderActors.Engine.PublicEvents;

/// <summary>Writes public events as CloudEvents 1.0 in structured JSON.</summary>
public static class CloudEventJson
{
    public const string ContentType = "application/cloudevents+json";
    public const string TypePrefix = "com.orderactors.";

    /// <summary>Precedes the name of a type in the name of its schema, which is the schema's <c>$id</c>.</summary>
    public const string SchemaPrefix = "urn:orderactors:event:";

    // It is sent as JSON and never as part of a page: names in any script stay readable.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(PublicEvent @event)
    {
        var buffer = new ArrayBufferWriter<byte>(@event.Data.Length + 512);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", @event.Id);
            json.WriteString("source", SourceOf(@event));
            json.WriteString("type", TypePrefix + @event.Type);
            json.WriteString("subject", @event.Subject);
            json.WriteString("time", @event.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("sequence", SequenceOf(@event.Position));
            json.WriteString("datacontenttype", "application/json");
            json.WriteString("dataschema", SchemaPrefix + @event.Type);
            if (TraceParentOf(@event) is { } traceParent)
                json.WriteString("traceparent", traceParent);
            json.WritePropertyName("data");
            json.WriteRawValue(@event.Data);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A position as a text that is compared as a text: 20 digits.</summary>
    public static string SequenceOf(long position) => position.ToString("D20", CultureInfo.InvariantCulture);

    private static string SourceOf(PublicEvent @event) => @event.ShopId.Length == 0
        ? $"/sellers/{Uri.EscapeDataString(@event.SellerId)}"
        : $"/sellers/{Uri.EscapeDataString(@event.SellerId)}/shops/{Uri.EscapeDataString(@event.ShopId)}";

    /// <remarks>
    /// The journal keeps the trace and not the span, so the span's id is made from the event's: who follows it finds the trace.
    /// </remarks>
    private static string? TraceParentOf(PublicEvent @event) =>
        @event.TraceId is { Length: 32 } trace ? $"00-{trace}-{@event.Id[^16..]}-01" : null;
}
