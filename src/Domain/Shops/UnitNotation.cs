using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Domain.Inventory;

namespace OrderActors.Domain.Shops;

/// <summary>Reads a seller's code such as <c>TEA*2+CUP</c> as units of SKUs: parts joined by <c>+</c>, each with its count behind a sign.</summary>
public static class UnitNotation
{
    /// <summary>The signs that a shop may choose from for "times".</summary>
    public static readonly ImmutableArray<string> Signs = ["*", "x"];

    private const char Joint = '+';

    /// <returns>Null when the code is not written so: it is then the plain code of one SKU.</returns>
    public static ImmutableArray<SkuUnits>? Read(string code, string sign)
    {
        if (!code.Contains(Joint, StringComparison.Ordinal) && !code.Contains(sign, StringComparison.OrdinalIgnoreCase))
            return null;

        var parts = code.Split(Joint);
        if (parts.Length > SkuUnits.MaxSkus)
            return null;

        var read = parts.Select(part => ReadPart(part, sign)).ToList();
        if (read.Contains(null))
            return null;

        ImmutableArray<SkuUnits> units =
        [
            .. read.OfType<SkuUnits>().GroupBy(unit => unit.Sku, StringComparer.Ordinal)
                .Select(same => new SkuUnits(same.Key, same.Sum(unit => unit.Units))),
        ];
        return units.Any(unit => unit.Units > SkuUnits.MaxUnits) || units is [{ Units: 1 } one] && one.Sku == code ? null : units;
    }

    /// <summary>Whether a code could be written so, whichever sign its shop has chosen.</summary>
    public static bool MayBe(string code) => code.AsSpan().ContainsAny('+', '*') || Read(code, "x") is not null;

    private static SkuUnits? ReadPart(string part, string sign)
    {
        var at = PlaceOfCount(part, sign);
        if (at < 0)
            return part.Contains('*', StringComparison.Ordinal) ? null : Unit(part, 1);

        var name = part[..at];
        // "TEA*2*3" says nothing that could be trusted. A letter also stands within names: only a second count is one too many.
        return PlaceOfCount(name, sign) >= 0 || name.Contains('*', StringComparison.Ordinal)
            ? null
            : Unit(name, int.Parse(part.AsSpan(at + sign.Length).Trim(), CultureInfo.InvariantCulture));
    }

    /// <summary>Where the sign stands that a count follows; negative when none does.</summary>
    private static int PlaceOfCount(string part, string sign)
    {
        var at = part.LastIndexOf(sign, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && IsCount(part.AsSpan(at + sign.Length).Trim()) ? at : -1;
    }

    private static SkuUnits? Unit(string name, int units) =>
        StockName.Normalize(name) is { Length: > 0 } sku && units is >= 1 and <= SkuUnits.MaxUnits ? new SkuUnits(sku, units) : null;

    private static bool IsCount(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= 5 && !text.ContainsAnyExceptInRange('0', '9');
}
