using System.Collections.Frozen;
using OrderActors.Domain;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>Which events a subscriber wants to be told.</summary>
internal sealed class EventFilter(SubscriberOptions options)
{
    private const string Version = ".v";

    private readonly FrozenSet<string> _types = options.EventTypes.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _sellers = options.Sellers.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _shops = options.Shops.ToFrozenSet(StringComparer.Ordinal);

    public bool Wants(StoredEvent stored)
    {
        if (options.Since is { } since && stored.At < since)
            return false;
        if (_types.Count > 0 && !_types.Contains(stored.Type) && !_types.Contains(WithoutVersion(stored.Type)))
            return false;
        if (_sellers.Count == 0 && _shops.Count == 0)
            return true;

        var scope = StreamScope.Of(stored.Stream);
        return (_sellers.Count == 0 || (scope.SellerId is { } seller && _sellers.Contains(seller)))
            && (_shops.Count == 0 || (scope.ShopId is { } shop && _shops.Contains(shop)));
    }

    private static string WithoutVersion(string type)
    {
        var at = type.LastIndexOf(Version, StringComparison.Ordinal);
        return at < 0 ? type : type[..at];
    }
}
