namespace OrderActors.Sandbox.TikTok;

/// <summary>What a shop sells unless told otherwise.</summary>
public static class DefaultCatalogue
{
    /// <summary>Seller SKU of the scarce one.</summary>
    public const string HotSku = "LAMP-SUNSET";

    /// <summary>Seller SKU of the bundle: two red tees and one mug.</summary>
    public const string BundleSku = "GIFT-SET";

    public static IReadOnlyList<ProductSpec> Products { get; } =
    [
        new("Cotton tee", [new("TEE-RED-M", "Red, M", 12.99m, 500), new("TEE-BLUE-M", "Blue, M", 12.99m, 500)]),
        new("Enamel mug", [new("MUG-WHITE", "White", 8.50m, 400)]),
        new("Canvas tote", [new("TOTE-NAVY", "Navy", 15.00m, 300), new("TOTE-SAND", "Sand", 15.00m, 300)]),
        new("Sunset lamp", [new(HotSku, "Default", 24.90m, 20)]),
        new("Phone stand", [new("", "Default", 6.75m, 250)]),
        new("Gift set", [new(BundleSku, "Two tees and a mug", 29.00m, 0)
        {
            Parts = [new("TEE-RED-M", 2), new("MUG-WHITE", 1)],
        }]),
    ];
}
