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
        var at = part.LastIndexOf(sign, StringComparison.OrdinalIgnoreCase);
        if (at < 0 || (sign == "x" && !IsCount(part.AsSpan(at + 1).Trim())))
            return Unit(part, 1);

        // Without the sign of a letter, which also stands within names, what follows the sign has to be a count.
        return IsCount(part.AsSpan(at + sign.Length).Trim()) && !part.AsSpan(0, at).Contains(sign, StringComparison.Ordinal)
            ? Unit(part[..at], int.Parse(part.AsSpan(at + sign.Length).Trim(), CultureInfo.InvariantCulture))
            : null;
    }

    private static SkuUnits? Unit(string name, int units) =>
        StockName.Normalize(name) is { Length: > 0 } sku && units is >= 1 and <= SkuUnits.MaxUnits ? new SkuUnits(sku, units) : null;

    private static bool IsCount(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= 5 && !text.ContainsAnyExceptInRange('0', '9');
}
