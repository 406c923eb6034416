using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrderActors.LoadDriver.StandIn;

/// <summary>What the stand-in wrote once, ready to be sent for any number of orders: only ids and times are put in anew.</summary>
/// <remarks>Every copy has the length of the original, so that a request can be prepared around it.</remarks>
internal sealed class PatchedText
{
    /// <summary>The serial number of an order stands in its ids, before their last digits.</summary>
    public const int SerialDigits = 9;

    /// <summary>These digits stay as the stand-in made them: they tell the lines of one order apart.</summary>
    private const int KeptDigits = 3;

    private const int TimeDigits = 10;

    private readonly byte[] _bytes;
    private readonly int[] _serialPlaces;
    private readonly (int Place, int Delta)[] _timePlaces;

    /// <param name="text">JSON as the stand-in gave it.</param>
    /// <param name="ids">Ids that must differ from order to order; each of at least twelve digits.</param>
    /// <param name="createdAt">When the stand-in's own order was made, in Unix seconds; times keep their distance from it.</param>
    public PatchedText(byte[] text, IEnumerable<string> ids, long createdAt)
    {
        _bytes = text;
        _serialPlaces = [.. ids.SelectMany(id => PlacesOf(text, id))];
        _timePlaces = [.. TimesOf(text).Select(time => (time.Place, (int)(time.Value - createdAt)))];
    }

    public int Length => _bytes.Length;

    /// <summary>The id of the order with this number, when <paramref name="original"/> is the id of the stand-in's.</summary>
    public static string IdOf(string original, int serial)
    {
        var place = original.Length - KeptDigits - SerialDigits;
        return string.Concat(
            original.AsSpan(0, place),
            serial.ToString("D9", CultureInfo.InvariantCulture),
            original.AsSpan(original.Length - KeptDigits));
    }

    /// <returns>The number in an id of ours; -1 when it cannot be one.</returns>
    public static int SerialOf(ReadOnlySpan<char> id)
    {
        var place = id.Length - KeptDigits - SerialDigits;
        return place >= 0
            && int.TryParse(id.Slice(place, SerialDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            ? serial
            : -1;
    }

    /// <summary>Writes the text for one order; <paramref name="target"/> is at least <see cref="Length"/> long.</summary>
    public void Write(Span<byte> target, int serial, long createdAt)
    {
        _bytes.CopyTo(target);
        Span<byte> digits = stackalloc byte[SerialDigits];
        Utf8Formatter.TryFormat(serial, digits, out _, new('D', SerialDigits));
        foreach (var place in _serialPlaces)
            digits.CopyTo(target[place..]);
        foreach (var (place, delta) in _timePlaces)
            Utf8Formatter.TryFormat(createdAt + delta, target[place..], out _, new('D', TimeDigits));
    }

    private static List<int> PlacesOf(byte[] text, string id)
    {
        var wanted = Encoding.UTF8.GetBytes(id);
        var places = new List<int>();
        for (var at = text.AsSpan().IndexOf(wanted); at >= 0;)
        {
            places.Add(at + wanted.Length - KeptDigits - SerialDigits);
            var next = text.AsSpan(at + 1).IndexOf(wanted);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return places;
    }

    /// <summary>Every number of ten digits is a time: the stand-in writes ids and amounts as texts.</summary>
    private static List<(int Place, long Value)> TimesOf(byte[] text)
    {
        var times = new List<(int, long)>();
        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length == TimeDigits)
                times.Add(((int)reader.TokenStartIndex, reader.GetInt64()));
        }

        return times;
    }
}
