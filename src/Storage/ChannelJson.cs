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

    // The thread that writes all batches passes here, and most payloads have escapes that can be stored: those cost no copy.
    public static string Storable(string json)
    {
        StringBuilder? storable = null;
        var copied = 0;
        for (var at = NextEscape(json, 0); at >= 0;)
        {
            var length = LengthOfEscape(json, at, out var isStorable);
            if (!isStorable)
            {
                storable ??= new StringBuilder(json.Length);
                storable.Append(json, copied, at - copied).Append(Replacement);
                copied = at + length;
            }

            at = NextEscape(json, at + length);
        }

        return storable is null ? json : storable.Append(json, copied, json.Length - copied).ToString();
    }

    private static int NextEscape(string json, int from) => json.IndexOf('\\', from);

    // A short escape, one \u escape, or two that form a surrogate pair.
    private static int LengthOfEscape(string json, int at, out bool isStorable)
    {
        isStorable = true;
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
