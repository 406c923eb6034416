using System.Collections.Immutable;

namespace OrderActors.Ports.Storage;

/// <summary>What is stored about the stock that a shop's variants mean.</summary>
/// <param name="Listings">Of the variants asked for, ordered by their ids.</param>
/// <param name="Settings">The shop's settings (JSON); null when the shop is unknown.</param>
/// <param name="CountedNames">Of the names asked for, those under which stock is counted, letter by letter.</param>
public sealed record StoredLinks(
    ImmutableArray<RowImage.Listing> Listings, string? Settings, ImmutableArray<string> CountedNames);
