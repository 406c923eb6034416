using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Orders;

/// <summary>Reads what says which stock an order's lines mean.</summary>
internal static class OrderLinks
{
    /// <summary>One read, at the moment when the order is linked, so that a link that was set meanwhile counts.</summary>
    public static async Task<StockLinks> LoadAsync(
        IStoreReader reader, OrderKey order, ImmutableArray<ChannelOrderLine> lines)
    {
        var stored = await reader.LoadLinksAsync(
            new ShopKey(order.SellerId, order.ShopId),
            SkuLinking.VariantsOf(lines),
            SkuLinking.NamesToLookUp(lines),
            CancellationToken.None);
        var settings = stored.Settings is { } json ? StoredSettings.Read(json) : ShopSettings.Default;
        return new StockLinks
        {
            ByVariant = stored.Listings.ToImmutableDictionary(row => row.ChannelSkuId, ListingUnits.Of),
            UnitSign = settings.UnitSign,
            Counted = [.. stored.CountedNames],
            Warehouses = settings.Warehouses ?? [],
        };
    }
}
