using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Fakes;

internal static class ShopRows
{
    public static RowImage.Shop Connected(ShopKey key, DateTimeOffset at) => new(
        key, "Mugs", "US", "cipher", ShopStatus.Connected, "", at.AddDays(7), "", at.AddDays(365), null, at, null, "{}", 1, at, at);
}
