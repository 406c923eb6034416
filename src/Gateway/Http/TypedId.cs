using System.Collections.Immutable;
using OrderActors.Domain.Inventory;

namespace OrderActors.Gateway.Http;

/// <summary>Ids and numbers that a person typed or copied from a page: what nobody sees of them is no part of them.</summary>
/// <remarks>TikTok and carriers compare them letter by letter, so a mark that was copied with one would make it another.</remarks>
public static class TypedId
{
    public static string Of(string text) => StockName.Normalize(text);

    public static ImmutableArray<string> Each(IEnumerable<string>? texts) => [.. (texts ?? []).Select(Of)];

    public static string? OrNull(string? text) => text is null ? null : Of(text);
}
