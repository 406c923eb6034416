using Orleans;

namespace OrderActors.GrainInterfaces.Shops;

// Numbers are on the wire: add at the end, never renumber, never reuse.

/// <param name="Granted">What the seller consented to; null when the channel did not do as asked.</param>
/// <param name="Failure">Why it did not; null when it did.</param>
[GenerateSerializer, Immutable, Alias("orderactors.consent-reply")]
public sealed record ConsentReply([property: Id(0)] GrantedAccess? Granted, [property: Id(1)] ConsentFailure? Failure);

/// <summary>A pair of tokens, and the shops that they open. Holds secrets: never logged.</summary>
[GenerateSerializer, Immutable, Alias("orderactors.granted-access")]
public sealed record GrantedAccess(
    [property: Id(0)] string AccessToken,
    [property: Id(1)] DateTimeOffset AccessExpiresAt,
    [property: Id(2)] string RefreshToken,
    [property: Id(3)] DateTimeOffset RefreshExpiresAt,
    [property: Id(4)] GrantedShop[] Shops)
{
    public override string ToString() => $"GrantedAccess to {Shops.Length} shops";
}

[GenerateSerializer, Immutable, Alias("orderactors.granted-shop")]
public sealed record GrantedShop(
    [property: Id(0)] string ShopId,
    [property: Id(1)] string Name,
    [property: Id(2)] string Region,
    [property: Id(3)] string Cipher);

/// <param name="Kind">The name of the channel's kind of error.</param>
/// <param name="Message">For operators; holds no secret.</param>
/// <param name="RetryAfter">Wait at least so long before asking again; null = the caller's choice.</param>
[GenerateSerializer, Immutable, Alias("orderactors.consent-failure")]
public sealed record ConsentFailure(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Message,
    [property: Id(2)] TimeSpan? RetryAfter);
