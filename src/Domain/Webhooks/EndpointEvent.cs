namespace OrderActors.Domain.Webhooks;

/// <summary>What happened to an endpoint. Secrets stand in no event.</summary>
public abstract record EndpointEvent
{
    private EndpointEvent() { }

    public abstract DateTimeOffset At { get; init; }

    public sealed record Created(EndpointTarget Target, string SecretId, DateTimeOffset At) : EndpointEvent;

    public sealed record Changed(EndpointTarget Target, DateTimeOffset At) : EndpointEvent;

    /// <param name="PreviousUntil">Messages are signed with the former secret, too, until then.</param>
    public sealed record SecretRotated(string SecretId, DateTimeOffset PreviousUntil, DateTimeOffset At) : EndpointEvent;

    public sealed record Disabled(EndpointStopKind Kind, string Detail, DateTimeOffset At) : EndpointEvent;

    public sealed record Enabled(DateTimeOffset At) : EndpointEvent;

    public sealed record Deleted(DateTimeOffset At) : EndpointEvent;

    /// <summary>Somebody asked for a test message, or for deliveries to be sent again.</summary>
    /// <param name="What">What was asked for, in a few words and ids.</param>
    public sealed record SendingRequested(string OperationId, string What, DateTimeOffset At) : EndpointEvent;
}
