using System.Collections.Frozen;
using OrderActors.Engine.PublicEvents;
using OrderActors.Gateway.Http;

namespace OrderActors.Gateway.Api.Events;

/// <summary>Which events a stream wants.</summary>
/// <param name="Types">Names with their versions; null = all.</param>
/// <param name="Shops">Null = all, and what is of no shop.</param>
public sealed record EventFilter(string SellerId, FrozenSet<string>? Types, FrozenSet<string>? Shops)
{
    public const int MaxNames = 50;
    private const string Wildcard = ".*";

    public bool Takes(StreamedEvent @event) =>
        @event.Scope.SellerId == SellerId
        && (Shops is null || (@event.Scope.ShopId is { } shop && Shops.Contains(shop)))
        && (Types is null || Types.Contains(@event.Name) || @event.Name == StreamedEvent.Unreadable);

    /// <param name="types">Names with or without their versions, or all of a kind (<c>order.*</c>), separated by commas; null = all.</param>
    /// <param name="shops">Ids of shops, separated by commas; null = all.</param>
    /// <returns>The filter, or what is wrong with it.</returns>
    public static (EventFilter? Filter, Problem? Problem) Read(string sellerId, string? types, string? shops)
    {
        var (typeNames, shopIds) = (Names(types), Names(shops));
        var problem = Check.First(
            Check.Count("types", typeNames?.Length, 1, MaxNames),
            Check.Count("shops", shopIds?.Length, 1, MaxNames),
            typeNames?.Where(name => !Matching(name).Any()).Select(UnknownType).FirstOrDefault(),
            shopIds?.Select(id => Check.Text("shops", id, Check.MaxIdLength)).FirstOrDefault(found => found is not null));
        return problem is not null
            ? (null, problem)
            : (new EventFilter(
                sellerId,
                typeNames?.SelectMany(Matching).ToFrozenSet(StringComparer.Ordinal),
                shopIds?.ToFrozenSet(StringComparer.Ordinal)), null);
    }

    private static string[]? Names(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Matching(string name)
    {
        if (!name.EndsWith(Wildcard, StringComparison.Ordinal))
            return PublicEventType.Find(name) is { } type ? [type.Name] : [];

        var prefix = name[..^(Wildcard.Length - 1)];
        return PublicEventType.All.Select(type => type.Name).Where(type => type.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static Problem UnknownType(string name) => Problems.Invalid(
        "types",
        $"'{name}' is no type of event.",
        $"Send some of {string.Join(", ", PublicEventType.All.Select(type => type.NameWithoutVersion))}, or all of a kind, such as order.*.");
}
