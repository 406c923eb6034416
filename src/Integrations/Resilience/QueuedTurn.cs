using System.Threading.RateLimiting;

namespace OrderActors.Integrations.Resilience;

/// <summary>Somebody who waits in the queue of a <see cref="RateBudget"/>.</summary>
internal sealed class QueuedTurn
{
    // Goes on where it is ended, without a change of thread: see RateBudget.
    private readonly TaskCompletionSource<RateLimitLease> _lease = new();
    private CancellationTokenRegistration _watch;

    /// <param name="since">The clock's timestamp at which the waiting began.</param>
    public QueuedTurn(long since)
    {
        Since = since;
        Place = new LinkedListNode<QueuedTurn>(this);
    }

    public long Since { get; }

    public LinkedListNode<QueuedTurn> Place { get; }

    public Task<RateLimitLease> Lease => _lease.Task;

    /// <summary>Called once, by whoever took it out of the queue.</summary>
    public void End(RateLease lease)
    {
        _watch.Unregister();
        _lease.TrySetResult(lease);
    }

    /// <param name="leave">Takes it out of the queue; false when that was done already.</param>
    public void WatchFor(Func<QueuedTurn, bool> leave, CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled)
            return;

        _watch = cancellation.UnsafeRegister(
            (_, token) =>
            {
                if (leave(this))
                    _lease.TrySetCanceled(token);
            },
            null);
        if (_lease.Task.IsCompleted)
            _watch.Unregister();
    }
}
