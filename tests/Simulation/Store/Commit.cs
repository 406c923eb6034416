using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Store;

/// <summary>What one transaction changed, for those who check it.</summary>
/// <param name="Sets">The change sets that were written.</param>
/// <param name="Orders">Rows before (null = new) and after.</param>
/// <param name="Settled">Inbox rows before and after.</param>
internal sealed record Commit(
    ImmutableArray<StoredSet> Sets,
    ImmutableArray<(RowImage.Order? Before, RowImage.Order After)> Orders,
    ImmutableArray<RowImage.Stock> Stock,
    ImmutableArray<(InboxRow Before, InboxRow After)> Settled);

/// <param name="Before">The head of the stream that the set was appended to.</param>
internal sealed record StoredSet(ChangeSet Set, StreamHead Before);
