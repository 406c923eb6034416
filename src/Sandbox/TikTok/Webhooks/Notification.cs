using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>One thing to tell. The data is fixed when it happens; the envelope is written for each attempt.</summary>
internal sealed record Notification(string Id, WebhookTopic Topic, string ShopId, string? OrderId, JsonObject Data)
{
    private readonly string _data = Data.ToJsonString();

    public byte[] Envelope(long timestamp)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("type", (int)Topic);
            writer.WriteString("tts_notification_id", Id);
            writer.WriteString("shop_id", ShopId);
            writer.WriteNumber("timestamp", timestamp);
            writer.WritePropertyName("data");
            writer.WriteRawValue(_data);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
