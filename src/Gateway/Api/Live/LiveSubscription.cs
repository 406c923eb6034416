using System.Threading.Channels;

namespace OrderActors.Gateway.Api.Live;

/// <summary>One open page. What it cannot take in time is left out, and it is told that there is a gap.</summary>
public sealed class LiveSubscription(string sellerId)
{
    public const int MaxWaiting = 512;

    private readonly Channel<LiveChange> _changes = Channel.CreateBounded<LiveChange>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private int _hasGap;

    public ChannelReader<LiveChange> Changes => _changes.Reader;

    /// <summary>True once after changes were left out.</summary>
    public bool TakeGap() => Interlocked.Exchange(ref _hasGap, 0) == 1;

    /// <summary>Hands over a change of its seller, or notes a gap when too many wait.</summary>
    public void Offer(LiveChange change)
    {
        if (change.SellerId == sellerId && !_changes.Writer.TryWrite(change))
            Volatile.Write(ref _hasGap, 1);
    }

    internal void Complete() => _changes.Writer.TryComplete();
}
