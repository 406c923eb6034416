namespace OrderActors.Gateway.Http;

/// <summary>One page of a list.</summary>
/// <param name="NextCursor">Send it as <c>cursor</c> for the page after; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;
}
