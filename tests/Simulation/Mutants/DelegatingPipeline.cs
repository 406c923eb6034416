using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Mutants;

/// <inheritdoc cref="DelegatingStock"/>
internal abstract class DelegatingPipeline(ICommitPipeline real) : ICommitPipeline
{
    public virtual Task CommitAsync(ChangeSet changes) => real.CommitAsync(changes);

    public virtual Task<InboxReceipt> ReceiveAsync(InboxDelivery delivery) => real.ReceiveAsync(delivery);

    public virtual Task SettleAsync(ImmutableArray<InboxSettlement> settlements) => real.SettleAsync(settlements);
}
