using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Operations;

/// <summary>Which parked events: one, or all that are alike.</summary>
public sealed record ParkedRequest(
    string Subscriber, string? Stream = null, long? Version = null, string? Type = null, string? Reason = null);

/// <param name="Count">How many events were decided about.</param>
/// <param name="HasMore">More are alike than one request decides about: send another one.</param>
public sealed record ParkedAnswer(long Count, bool HasMore);

/// <param name="Status">parked or waiting.</param>
/// <param name="Attempts">How often the subscriber was asked; 0 for one that only waits.</param>
/// <param name="HoldsStream">Later events of the stream wait for it.</param>
public sealed record ParkedEventView(
    string Stream,
    long Version,
    long Position,
    string Type,
    string Status,
    string Reason,
    int Attempts,
    bool HoldsStream,
    DateTimeOffset ParkedAt)
{
    internal static ParkedEventView Of(ParkedEntry entry) => new(
        entry.Stream,
        entry.Version,
        entry.Position,
        entry.Type,
        entry.Status switch
        {
            ParkedStatus.Parked => "parked",
            ParkedStatus.Waiting => "waiting",
        },
        entry.Reason,
        entry.Attempts,
        entry.HoldsStream,
        entry.ParkedAt);
}

/// <param name="Act">repeated or discarded.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Cause">The request by which it was done.</param>
public sealed record ParkedActView(
    string Act, string Stream, long Version, string Type, string Reason, string Actor, string Cause, DateTimeOffset At)
{
    internal static ParkedActView Of(StoredAct act) =>
        new(act.Act, act.Stream, act.Version, act.Type, act.Reason, act.Actor, act.Cause, act.At);
}
