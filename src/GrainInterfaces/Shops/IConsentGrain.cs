using Orleans;

namespace OrderActors.GrainInterfaces.Shops;

/// <summary>One consent of a seller. The key is <c>{seller}/{hash of the code}</c>, the seller percent-encoded.</summary>
/// <remarks>
/// TikTok takes a code once, while a seller's request may reach two gateways: the first is still at it when the caller
/// asks again. All of them ask here, so that the code is exchanged once and each gets what it granted.
/// </remarks>
[CallRank(1)]
[Alias("orderactors.consent")]
public interface IConsentGrain : IGrainWithStringKey
{
    /// <summary>Exchanges the code for tokens, or answers with those that it was exchanged for within the last two minutes.</summary>
    /// <param name="authCode">The code that the key was made of. A secret: never logged.</param>
    [Alias("exchange")]
    Task<ConsentReply> ExchangeAsync(string authCode);
}
