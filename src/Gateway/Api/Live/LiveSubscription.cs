using System.Threading.Channels;

namespace OrderActors.Gateway.Api.Live;

/// <summary>One open page. What it cannot take in time is left out, and it is told that there is a gap.</summary>
public sealed class LiveSubscription(string sellerId) : JournalWatcher(sellerId)
{
    /// <summary>
    /// What some 800 new orders change, so that a machine that stops for a moment under load does not cost a page a gap. A
    /// place is a reference; what is waited for is shared by all pages.
    /// </summary>
    public const int MaxWaiting = 4_096;

    private readonly Channel<LiveChange> _changes = Channel.CreateBounded<LiveChange>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private int _hasGap;

    public ChannelReader<LiveChange> Changes => _changes.Reader;

    public override bool NeedsEvents => false;

    /// <summary>True once after changes were left out.</summary>
    public bool TakeGap() => Interlocked.Exchange(ref _hasGap, 0) == 1;

    /// <summary>Hands over a change of its seller, or notes a gap when too many wait.</summary>
    public void Offer(LiveChange change)
    {
        if (change.SellerId == SellerId && !_changes.Writer.TryWrite(change))
            Volatile.Write(ref _hasGap, 1);
    }

    internal override void Offer(TailBatch batch)
    {
        foreach (var change in batch.Changes)
            Offer(change);
    }

    internal override void Complete()
    {
        base.Complete();
        _changes.Writer.TryComplete();
    }
}
