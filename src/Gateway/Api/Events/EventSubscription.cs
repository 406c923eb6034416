using System.Threading.Channels;
using OrderActors.Gateway.Api.Live;

namespace OrderActors.Gateway.Api.Events;

/// <summary>One event stream that has caught up. When it does not keep up it is ended, and nothing is left out before its end.</summary>
public sealed class EventSubscription(EventFilter filter) : JournalWatcher(filter.SellerId)
{
    /// <summary>
    /// What some 250 new orders tell. A place is a reference, but the text behind it is made once it is written, and lives as long
    /// as the slowest stream holds it.
    /// </summary>
    public const int MaxWaiting = 1_024;

    private readonly Channel<StreamedEvent> _events = Channel.CreateBounded<StreamedEvent>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private long _readTo;

    public ChannelReader<StreamedEvent> Events => _events.Reader;

    public override bool NeedsEvents => true;

    /// <summary>True once more waited than it may hold: what it has is all that it gets.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Everything up to here was offered; once nothing waits, everything up to here was sent.</summary>
    public long ReadTo => Volatile.Read(ref _readTo);

    internal override void Offer(TailBatch batch)
    {
        if (IsCutOff)
            return;

        foreach (var @event in batch.Events.Where(filter.Takes))
        {
            if (!_events.Writer.TryWrite(@event))
            {
                IsCutOff = true;
                _events.Writer.TryComplete();
                return;
            }
        }

        Volatile.Write(ref _readTo, batch.End);
    }

    internal override void Complete()
    {
        base.Complete();
        _events.Writer.TryComplete();
    }
}
