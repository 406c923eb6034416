using System.Collections.Immutable;
using OrderActors.Gateway.Api.Events;

namespace OrderActors.Gateway.Api.Live;

/// <summary>Somebody of this process who is told of the journal's end by <see cref="JournalTail"/>.</summary>
/// <remarks>Called by the tail alone, one call after another; a call must not wait, because all others wait for it.</remarks>
public abstract class JournalWatcher(string sellerId)
{
    private readonly TaskCompletionSource<long> _since = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string SellerId => sellerId;

    /// <summary>The position behind which it is told of everything, once the tail has taken it up.</summary>
    /// <remarks>Cancelled when the tail ends before.</remarks>
    public Task<long> Since => _since.Task;

    /// <summary>It needs to know what happened, and not only where.</summary>
    public abstract bool NeedsEvents { get; }

    internal void Begin(long position) => _since.TrySetResult(position);

    internal abstract void Offer(TailBatch batch);

    internal virtual void Complete() => _since.TrySetCanceled();
}

/// <summary>What the tail has read at once.</summary>
/// <param name="Changes">For pages, of every seller.</param>
/// <param name="Events">For event streams, of the sellers that have some open; empty while there are none.</param>
/// <param name="End">Everything up to here is in this batch or was in those before it.</param>
internal sealed record TailBatch(ImmutableArray<LiveChange> Changes, ImmutableArray<StreamedEvent> Events, long End);
