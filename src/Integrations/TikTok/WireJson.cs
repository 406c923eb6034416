using System.Globalization;
using System.Text.Json;

namespace OrderActors.Integrations.TikTok;

/// <summary>Reads members the way TikTok writes them: absent, null, "", "0", number or string all occur.</summary>
/// <remarks>None of these methods throws for a wrong type; it reads as absent.</remarks>
internal static class WireJson
{
    private const long LastSecond = 253_402_300_799; // 9999-12-31T23:59:59Z, the end of DateTimeOffset.

    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member)
        && member.ValueKind is not JsonValueKind.Null
            ? member
            : null;

    public static string? Text(JsonElement element, string name) =>
        Member(element, name) is { } member ? Text(member) : null;

    /// <summary>A string or a number as text without blanks around it; null when nothing is left.</summary>
    public static string? Text(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => Decode(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };

        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>An id or a code that TikTok gave; "0" means none.</summary>
    public static string? Id(JsonElement element, string name) =>
        Text(element, name) is { } id && id != "0" ? id : null;

    public static long? Whole(JsonElement element, string name) =>
        Decimal(element, name) is { } number and >= long.MinValue and <= long.MaxValue && decimal.IsInteger(number)
            ? (long)number
            : null;

    /// <summary>Unix seconds; zero means never.</summary>
    public static DateTimeOffset? Instant(JsonElement element, string name) =>
        Whole(element, name) is { } seconds and > 0 and <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    public static decimal? Decimal(JsonElement element, string name) =>
        decimal.TryParse(
            Text(element, name),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var number)
            ? number
            : null;

    public static bool Flag(JsonElement element, string name) =>
        Member(element, name) is { } member && (member.ValueKind is JsonValueKind.True
            || (Text(member) is { } text && (text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase))));

    /// <summary>The elements of an array, whatever they are; none when the member is not an array.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static string? Decode(JsonElement value)
    {
        try
        {
            // A zero character is valid JSON, but no database column of text can hold it.
            return value.GetString()?.Replace("\0", "", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are not UTF-8: there is no such text.
            return null;
        }
    }
}
