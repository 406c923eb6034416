using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage;

/// <summary>What goes into one transaction.</summary>
/// <param name="Changes">Of each stream at most one, those beside others counted.</param>
/// <param name="Deliveries">May name the same notification more than once.</param>
/// <param name="Settlements">May name the same delivery more than once: the first <c>applied</c> counts, else the last.</param>
public sealed record CommitBatch(
    ImmutableArray<ChangeSet> Changes,
    ImmutableArray<InboxDelivery> Deliveries,
    ImmutableArray<InboxSettlement> Settlements);

/// <summary>What became of a batch that was committed; both lists follow the order of the batch.</summary>
/// <param name="Committed">For each change set: true when written, false when its version was stale.</param>
public sealed record BatchResult(ImmutableArray<bool> Committed, ImmutableArray<InboxReceipt> Receipts);
