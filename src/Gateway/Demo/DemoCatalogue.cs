using System.Collections.Immutable;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.Gateway.Demo;

/// <summary>What the demo's shop sells: 50 SKUs and a bundle, and how many units we have of each.</summary>
public static class DemoCatalogue
{
    /// <summary>Everybody wants it and few are left, so that some orders fail.</summary>
    public const string HotSku = "LAMP-SUNSET";

    public const string Bundle = "GIFT-COFFEE";

    private const int LeastUnits = 60;
    private const int UnitsApart = 37;
    private const int UnitsSpread = 140;
    private const int OfferedUnits = 10_000;

    private static readonly (string Name, string Code, decimal Price, string[] Variants)[] Lines =
    [
        ("Cotton tee", "TEE", 12.90m, ["Black S", "Black M", "Black L", "White S", "White M", "White L"]),
        ("Enamel mug", "MUG", 8.50m, ["White", "Sage", "Terracotta", "Midnight"]),
        ("Canvas tote", "TOTE", 15.00m, ["Natural", "Navy", "Olive"]),
        ("Wool beanie", "BEANIE", 14.00m, ["Grey", "Rust", "Forest"]),
        ("Ankle socks", "SOCKS", 5.50m, ["36-38", "39-41", "42-44", "45-47"]),
        ("Linen apron", "APRON", 19.90m, ["Sand", "Slate"]),
        ("Soy candle", "CANDLE", 11.00m, ["Cedar", "Fig", "Rain", "Vanilla"]),
        ("Notebook A5", "NOTE", 6.90m, ["Dotted", "Lined", "Plain"]),
        ("Phone stand", "STAND", 7.25m, ["Oak", "Walnut"]),
        ("Water bottle", "BOTTLE", 17.50m, ["500 ml Steel", "500 ml Blue", "750 ml Steel", "750 ml Blue"]),
        ("Filter coffee", "COFFEE", 9.80m, ["250 g Light", "250 g Dark", "1 kg Light", "1 kg Dark"]),
        ("Hand cream", "CREAM", 6.20m, ["Almond", "Rose"]),
        ("Desk plant", "PLANT", 13.40m, ["Fern", "Monstera", "Succulent"]),
        ("Yoga mat", "MAT", 24.00m, ["Teal", "Plum"]),
        ("Bike light", "LIGHT", 16.80m, ["Front", "Rear"]),
        ("Sunset lamp", "LAMP", 24.90m, ["Sunset"]),
        ("Poster A2", "POSTER", 18.00m, ["Moon"]),
    ];

    private static readonly ImmutableDictionary<string, int> Scarce = new Dictionary<string, int>
    {
        [HotSku] = 2,
        ["MAT-PLUM"] = 4,
        ["POSTER-MOON"] = 6,
        ["PLANT-MONSTERA"] = 5,
    }.ToImmutableDictionary();

    /// <summary>Every SKU that has stock of its own: its code, its name and our units.</summary>
    public static ImmutableArray<DemoSku> Skus { get; } =
    [
        .. Lines.SelectMany(line => line.Variants.Select(variant => (Line: line, Variant: variant))).Select((sku, index) =>
        {
            var code = $"{sku.Line.Code}-{sku.Variant.Replace(' ', '-').ToUpperInvariant()}";
            var units = LeastUnits + (index * UnitsApart % UnitsSpread);
            return new DemoSku(code, sku.Line.Name, sku.Variant, sku.Line.Price, Scarce.GetValueOrDefault(code, units));
        }),
    ];

    /// <summary>The shop's offer. It believes in more units than we have, as happens in reality.</summary>
    public static IReadOnlyList<ProductSpec> Products { get; } =
    [
        .. Skus.GroupBy(sku => sku.Product).Select(product => new ProductSpec(
            product.Key, [.. product.Select(sku => new SkuSpec(sku.Code, sku.Variant, sku.Price, OfferedUnits))])),
        new ProductSpec("Coffee gift set", [new SkuSpec(Bundle, "Coffee and two mugs", 24.50m, 0)
        {
            Parts = [new BundlePart("COFFEE-250-G-LIGHT", 1), new BundlePart("MUG-WHITE", 2)],
        }]),
    ];
}

/// <param name="Units">How many of it stand on our shelf when the demo begins.</param>
public sealed record DemoSku(string Code, string Product, string Variant, decimal Price, int Units);
