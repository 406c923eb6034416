using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Writing the way TikTok does: what is not known is absent, amounts are decimal strings.</summary>
internal static class JsonWriting
{
    public static void SetIfKnown(this JsonObject target, string name, string? value)
    {
        if (value is not null)
            target[name] = value;
    }

    public static void SetIfKnown(this JsonObject target, string name, long? value)
    {
        if (value is { } known)
            target[name] = known;
    }

    public static string Amount(this decimal amount) => amount.ToString("0.##", CultureInfo.InvariantCulture);

    public static JsonArray ToJson(this IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
