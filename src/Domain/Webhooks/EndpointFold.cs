namespace OrderActors.Domain.Webhooks;

/// <summary>How each event changes an endpoint. The only place that does.</summary>
public static class EndpointFold
{
    public static WebhookEndpoint Apply(WebhookEndpoint endpoint, EndpointEvent @event) => @event switch
    {
        EndpointEvent.Created e => new WebhookEndpoint
        {
            Status = EndpointStatus.Enabled,
            Target = e.Target,
            Secrets = [new EndpointSecret(e.SecretId, e.At, null)],
            CreatedAt = e.At,
            EnabledAt = e.At,
        },
        EndpointEvent.Changed e => endpoint with { Target = e.Target },
        EndpointEvent.SecretRotated e => endpoint with
        {
            Secrets = [new EndpointSecret(e.SecretId, e.At, null), endpoint.Secrets[0] with { ValidUntil = e.PreviousUntil }],
        },
        EndpointEvent.Disabled e => endpoint with
        {
            Status = EndpointStatus.Disabled,
            Stop = new EndpointStop(e.Kind, e.Detail, e.At),
        },
        EndpointEvent.Enabled e => endpoint with { Status = EndpointStatus.Enabled, Stop = null, EnabledAt = e.At },
        EndpointEvent.Deleted => endpoint with { Status = EndpointStatus.Deleted, Secrets = [], Stop = null },
        EndpointEvent.SendingRequested => endpoint,
        _ => throw Invariant.Unreachable(@event),
    };
}
