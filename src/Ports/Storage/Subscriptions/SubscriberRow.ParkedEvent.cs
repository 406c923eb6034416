namespace OrderActors.Ports.Storage;

public abstract partial record SubscriberRow
{
    /// <summary>An event that its subscriber did not take. The cursor passes it; a person decides, or what is before it.</summary>
    /// <param name="Reason">Why it was not taken, or what it waits for.</param>
    /// <param name="Attempts">How often it was tried; 0 when it only waits behind another of its stream.</param>
    /// <param name="HoldsStream">While it is parked, later events of its stream wait behind it.</param>
    public sealed record ParkedEvent(
        string Subscriber,
        StoredEvent Event,
        ParkedStatus Status,
        string Reason,
        int Attempts,
        bool HoldsStream,
        DateTimeOffset At) : SubscriberRow;

    /// <summary>A waiting event was handled. If it does not wait any more, nothing of the transaction is written.</summary>
    public sealed record Unparked(string Subscriber, string Stream, long Version) : SubscriberRow;

    /// <summary>A waiting event was not taken again. If it does not wait any more, nothing of the transaction is written.</summary>
    /// <param name="Attempts">In all.</param>
    public sealed record ParkedAgain(string Subscriber, string Stream, long Version, string Reason, int Attempts)
        : SubscriberRow;
}

/// <summary>What an event that was not taken waits for.</summary>
public enum ParkedStatus
{
    /// <summary>A person repeats or discards it.</summary>
    Parked,

    /// <summary>It is handled by itself, once no parked event that holds its stream is before it.</summary>
    Waiting,
}
