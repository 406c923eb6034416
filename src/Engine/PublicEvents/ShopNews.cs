using OrderActors.Domain;
using OrderActors.Domain.Shops;

namespace OrderActors.Engine.PublicEvents;

/// <summary>What the outside is told of an event of a shop. Pure; each of these events says everything itself.</summary>
internal static class ShopNews
{
    /// <summary>What an event is told as; null where it is our own business.</summary>
    /// <remarks>A new event of the Domain does not compile until somebody has decided what it is.</remarks>
    public static PublicEventType? TypeOf(ShopEventCase @case) => @case switch
    {
        ShopEventCase.Connected => PublicEventType.ShopConnected,
        ShopEventCase.Disconnected => PublicEventType.ShopDisconnected,
        ShopEventCase.AttentionNeeded => PublicEventType.ShopAttentionNeeded,
        ShopEventCase.AttentionCleared => PublicEventType.ShopRecovered,

        // Settings and links are the seller's own commands; tokens and polls are how we work.
        ShopEventCase.TokensRefreshed or ShopEventCase.SettingsChanged or ShopEventCase.ListingsLinked
            or ShopEventCase.Synced => null,
    };

    public static PublicNews? Of(ShopKey key, ShopEvent @event)
    {
        if (TypeOf(@event.Case) is not { } type)
            return null;

        return new(type, @event switch
        {
            ShopEvent.Connected e => new ShopConnectedData(key.ShopId, e.Name, e.Region, e.RefreshExpiresAt),
            ShopEvent.Disconnected e => new ShopDisconnectedData(key.ShopId, e.Reason),
            ShopEvent.AttentionNeeded e => new ShopAttentionData(key.ShopId, NameOf(e.Trouble), e.Reason, e.Since),
            ShopEvent.AttentionCleared => new ShopRecoveredData(key.ShopId),
            _ => throw Invariant.Unreachable(@event),
        });
    }

    private static string NameOf(ShopTrouble trouble) => trouble switch
    {
        ShopTrouble.Authorization => "authorization",
        ShopTrouble.Inactive => "inactive",
    };
}
