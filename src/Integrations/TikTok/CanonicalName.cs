using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace OrderActors.Integrations.TikTok;

/// <summary>What the name of a member tells of its value, where payloads are compared (<see cref="CanonicalOrder"/>).</summary>
/// <remarks>The one list of what changes without a meaning is here.</remarks>
internal sealed class CanonicalName
{
    /// <summary>Members that say nothing of the order, wherever they stand.</summary>
    private static readonly FrozenSet<string> s_volatile = new[]
    {
        // Addresses of pictures: they carry signatures, and move from server to server.
        "buyer_avatar", "sku_image",
        // Of Brazil, and only in the detail of version 202507: a search does not have them, and each would undo the other.
        "payment_card_type", "payment_method_code", "payment_auth_code", "channel_entity_national_registry_id",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] s_moneyEndings = ["_price", "_discount", "_fee", "_amount", "_tax", "_total", "_rate"];

    /// <summary>Names that were met, by their bytes: TikTok uses some two hundred. Two threads that race at worst make one again.</summary>
    private static readonly CanonicalName?[] s_known = new CanonicalName?[2_048];

    /// <summary>Of a text that is compared as it is. Made last, because its making needs the lists above.</summary>
    public static readonly CanonicalName Plain = new("");

    private CanonicalName(string name)
    {
        Utf8 = Encoding.UTF8.GetBytes(name);
        IsUpdateTime = name is "update_time";
        Kind = KindOf(name);
    }

    public byte[] Utf8 { get; }

    public NameKind Kind { get; }

    public bool IsUpdateTime { get; }

    public static CanonicalName Of(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Contains((byte)'\\'))
            return new CanonicalName(member.Name);

        ref var place = ref s_known[PlaceOf(raw)];
        if (Volatile.Read(ref place) is { } known && raw.SequenceEqual(known.Utf8))
            return known;

        var name = new CanonicalName(member.Name);
        Volatile.Write(ref place, name);
        return name;
    }

    private static int PlaceOf(ReadOnlySpan<byte> name)
    {
        var hash = 2_166_136_261u;
        foreach (var letter in name)
            hash = (hash ^ letter) * 16_777_619u;

        return (int)(hash % (uint)s_known.Length);
    }

    private static NameKind KindOf(string name)
    {
        if (s_volatile.Contains(name))
            return NameKind.Volatile;
        if (name is "line_items" or "packages")
            return NameKind.SetById;
        if (StartsWith(name, "is_", "has_", "needs_") || name is "authentication_required")
            return NameKind.Flag;
        if (name is "id" or "tracking_number" or "release_date" || EndsWith(name, "_id", "_time"))
            return NameKind.IdOrTime;
        if (name is "sub_total" or "tax" || EndsWith(name, s_moneyEndings))
            return NameKind.Money;

        return EndsWith(name, "_url", "_uri", "_image") ? NameKind.Page : NameKind.Plain;
    }

    private static bool StartsWith(string name, params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool EndsWith(string name, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}

/// <summary>How values of one name are compared.</summary>
internal enum NameKind
{
    Plain,

    /// <summary>Not at all.</summary>
    Volatile,

    /// <summary>True, or nothing.</summary>
    Flag,

    /// <summary>"0" is none.</summary>
    IdOrTime,

    /// <summary>By its value, where it is a number.</summary>
    Money,

    /// <summary>The address of a page or picture, without its query.</summary>
    Page,

    /// <summary>A list in which the same item twice counts once.</summary>
    SetById,
}
