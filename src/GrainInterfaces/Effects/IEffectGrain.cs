using Orleans;

namespace OrderActors.GrainInterfaces.Effects;

/// <summary>
/// Carries out the effects of one account of an integration that has no grain of its own. The key is
/// <c>{seller}/{integration}/{account}</c>, each part percent-encoded.
/// </summary>
[CallRank(1)]
[Alias("orderactors.effect")]
public interface IEffectGrain : IGrainWithStringKey
{
    /// <summary>Carries out an external call that somebody intended, and tells its owner.</summary>
    [CallOnce, Alias("perform")]
    Task PerformAsync(PerformOwnedEffect command);
}
