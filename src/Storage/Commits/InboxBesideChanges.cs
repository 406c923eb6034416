using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage;

/// <summary>Two pipelines side by side: what grains decided goes through one, what belongs to the inbox through the other.</summary>
/// <remarks>
/// For a database that takes several writers. The two share no row, so neither waits for the other: a webhook is answered
/// after a short transaction of its own kind, however much the grains have to write.
/// </remarks>
internal sealed class InboxBesideChanges(CommitPipeline changes, CommitPipeline inbox) : ICommitPipeline, IAsyncDisposable
{
    public Task CommitAsync(ChangeSet set) => changes.CommitAsync(set);

    public Task<InboxReceipt> ReceiveAsync(InboxDelivery delivery) => inbox.ReceiveAsync(delivery);

    public Task SettleAsync(ImmutableArray<InboxSettlement> settlements) => inbox.SettleAsync(settlements);

    /// <summary>Takes nothing more, and returns when everything taken has been answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await changes.DisposeAsync().ConfigureAwait(false);
        await inbox.DisposeAsync().ConfigureAwait(false);
    }
}
