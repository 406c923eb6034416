using System.Globalization;
using System.Text;

namespace OrderActors.Storage;

/// <summary>Makes a channel's JSON acceptable to every database.</summary>
/// <remarks>
/// JSON may escape characters that no text of PostgreSQL can hold: U+0000 and halves of surrogate pairs. One such
/// escape in a buyer's note must not keep an order out of the store, so each becomes U+FFFD, the sign for "not
/// representable".
/// </remarks>
internal static class ChannelJson
{
    private const string Replacement = "\\ufffd";
    private const int EscapeLength = 6;

    public static string Storable(string json)
    {
        if (!json.Contains("\\u", StringComparison.Ordinal))
            return json;

        var storable = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length;)
        {
            var length = LengthOfNext(json, at, out var isStorable);
            if (isStorable)
                storable.Append(json, at, length);
            else
                storable.Append(Replacement);
            at += length;
        }

        return storable.ToString();
    }

    // A character, a short escape, one \u escape, or two that form a surrogate pair.
    private static int LengthOfNext(string json, int at, out bool isStorable)
    {
        isStorable = true;
        if (json[at] != '\\')
            return 1;
        if (Unit(json, at) is not { } unit)
            return Math.Min(2, json.Length - at);
        if (char.IsHighSurrogate(unit) && Unit(json, at + EscapeLength) is { } low && char.IsLowSurrogate(low))
            return 2 * EscapeLength;

        isStorable = unit != '\0' && !char.IsSurrogate(unit);
        return EscapeLength;
    }

    private static char? Unit(string json, int at) =>
        at + EscapeLength <= json.Length
        && json[at] == '\\'
        && json[at + 1] == 'u'
        && ushort.TryParse(
            json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
