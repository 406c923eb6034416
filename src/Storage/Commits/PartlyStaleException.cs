using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage;

/// <summary>Of sets that commit together some are stale. Nothing of the batch was written; without them it can be.</summary>
/// <param name="stale">
/// For each change set of the batch: null when it could be written, else the stream, its own or one beside it, that has
/// moved on.
/// </param>
public sealed class PartlyStaleException(ImmutableArray<string?> stale)
    : Exception("sets that commit together are stale in part")
{
    public ImmutableArray<string?> Stale { get; } = stale;

    /// <summary>Must be asked as soon as the versions were compared, while all of it can still be undone.</summary>
    /// <param name="isStale">Whether a single set, beside others or alone, stood on an old version.</param>
    /// <exception cref="PartlyStaleException">One of those that commit together is stale.</exception>
    public static void ThrowIfAny(ImmutableArray<ChangeSet> changes, Func<ChangeSet, bool> isStale)
    {
        if (changes.Any(set => !set.AtomicWith.IsEmpty && set.Parts().Any(isStale)))
            throw new PartlyStaleException([.. changes.Select(set => set.Parts().FirstOrDefault(isStale)?.Stream)]);
    }
}
