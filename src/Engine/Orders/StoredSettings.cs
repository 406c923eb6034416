using System.Text.Json;
using OrderActors.Domain.Shops;

namespace OrderActors.Engine.Orders;

/// <summary>A shop's settings as its row holds them.</summary>
public static class StoredSettings
{
    public static ShopSettings Read(string json) =>
        JsonSerializer.Deserialize<ShopSettings>(json, JsonSerializerOptions.Web) ?? ShopSettings.Default;

    public static string Write(ShopSettings settings) => JsonSerializer.Serialize(settings, JsonSerializerOptions.Web);
}
