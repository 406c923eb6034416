using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>An owner of effects that notes what it is told, and grants what a test says.</summary>
internal sealed class FakeOwner(string prefix) : IEffectOwner
{
    public string StreamPrefix => prefix;

    public List<(string EffectId, EffectResult Result)> Settled { get; } = [];

    public List<int> Attempts { get; } = [];

    /// <summary>What an effect may be taken up with, asked by its id; null when it may not.</summary>
    public Func<string, EffectGrant?> Grant { get; set; } = _ => new EffectGrant(2, null);

    public async Task<EffectGrant?> TakeUpAsync(string stream, string effectId, CommandContext context)
    {
        await Task.Yield();
        return Grant(effectId);
    }

    public async Task SettleAsync(
        string stream, string effectId, int attempt, EffectResult result, CommandContext context)
    {
        await Task.Yield();
        Settled.Add((effectId, result));
        Attempts.Add(attempt);
    }
}
