using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrderActors.Sandbox.TikTok;

/// <summary>JSON that goes out exactly as it was written: blanks, escapes and the sequence of members included.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record RawJson(string Text)
{
    /// <exception cref="SandboxRefusedException">The text is not JSON.</exception>
    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException exception)
        {
            throw SandboxRefusedException.Parameter($"not JSON: {exception.Message}");
        }
    }

    public JsonNode ToNode() => JsonValue.Create(this)!;

    internal sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("raw JSON is only written");

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Text, skipInputValidation: true);
    }
}
