using OrderActors.Engine.Aggregates;

namespace OrderActors.Engine.Effects;

/// <summary>Whoever intends effects: the aggregates of one kind of stream. All that the engine knows of them.</summary>
public interface IEffectOwner
{
    /// <summary>What the streams begin with, such as <c>order/</c>.</summary>
    string StreamPrefix { get; }

    /// <summary>Takes up an effect that nobody finished. The owner grants it to one process alone, by a committed version.</summary>
    /// <returns>Null when somebody else has it, or it is settled: then no call may be made.</returns>
    Task<EffectGrant?> TakeUpAsync(string stream, string effectId, CommandContext context);

    /// <summary>Tells the owner what became of the call. Safe to repeat.</summary>
    /// <param name="attempt">Which attempt tells it; the owner ignores all but a success of an attempt that was followed up.</param>
    Task SettleAsync(string stream, string effectId, int attempt, EffectResult result, CommandContext context);
}

/// <summary>One attempt at an effect, granted to one process.</summary>
/// <param name="Attempt">Counts from 1, which is the attempt of the process that committed the intent.</param>
/// <param name="CalledUntil">The last instant at which an earlier call may have been made; null when none is in question.</param>
public sealed record EffectGrant(int Attempt, DateTimeOffset? CalledUntil);

/// <summary>Finds the owner of a stream.</summary>
public sealed class EffectOwners(IEnumerable<IEffectOwner> owners)
{
    private readonly List<IEffectOwner> _owners = [.. owners];

    /// <exception cref="InvalidOperationException">No owner has such streams here.</exception>
    public IEffectOwner Of(string stream) =>
        _owners.Find(owner => stream.StartsWith(owner.StreamPrefix, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"nobody here owns effects of the stream {stream}");
}
