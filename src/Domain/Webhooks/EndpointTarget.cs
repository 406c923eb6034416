using System.Collections.Immutable;

namespace OrderActors.Domain.Webhooks;

/// <summary>Where an endpoint is and what it wants to know.</summary>
/// <param name="EventTypes">Names of events such as <c>order.shipped.v1</c>, or of all versions of one, <c>order.shipped</c>; empty = all.</param>
/// <param name="ShopIds">Empty = all shops of the seller.</param>
public sealed record EndpointTarget(
    string Url, string Description, ImmutableArray<string> EventTypes, ImmutableArray<string> ShopIds)
{
    public const int MaxEventTypes = 50;
    public const int MaxShops = 200;

    public static readonly EndpointTarget None = new("", "", [], []);

    public bool Wants(string eventType, string shopId) =>
        (EventTypes.IsEmpty || EventTypes.Any(wanted => IsOf(eventType, wanted)))
        && (ShopIds.IsEmpty || ShopIds.Contains(shopId));

    public bool Equals(EndpointTarget? other) => other is not null
        && (Url, Description) == (other.Url, other.Description)
        && EventTypes.SequenceEqual(other.EventTypes) && ShopIds.SequenceEqual(other.ShopIds);

    public override int GetHashCode() => HashCode.Combine(Url, Description, EventTypes.Length, ShopIds.Length);

    /// <summary>Whether the wanted name is the event's, or the event's without its version.</summary>
    private static bool IsOf(string eventType, string wanted) =>
        eventType == wanted
        || (eventType.Length > wanted.Length + 2
            && eventType.StartsWith(wanted, StringComparison.Ordinal)
            && eventType.AsSpan(wanted.Length).StartsWith(".v")
            && !eventType.AsSpan(wanted.Length + 2).ContainsAnyExceptInRange('0', '9'));
}
