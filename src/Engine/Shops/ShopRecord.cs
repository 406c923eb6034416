using OrderActors.Domain.Shops;

namespace OrderActors.Engine.Shops;

/// <summary>A shop with its secrets, which stand in its row (encrypted) and in no event.</summary>
public sealed record ShopRecord(Shop Shop, string AccessToken, string RefreshToken)
{
    public static readonly ShopRecord Unknown = new(Shop.Unknown, "", "");

    public override string ToString() => $"ShopRecord {Shop.Name}";
}
