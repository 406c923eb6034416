namespace OrderActors.Domain.Webhooks;

using EndpointDecision = Decision<EndpointEvent, EndpointRejection>;

/// <summary>The commands of an endpoint. Pure: state and command in, events or a refusal out.</summary>
public static class EndpointDecider
{
    /// <summary>For so long messages are signed with the former secret, too, unless the seller says otherwise.</summary>
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);

    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(7);

    /// <remarks>Repeated, it is known by its secret, whose id is the operation's. A deleted endpoint stays deleted.</remarks>
    public static EndpointDecision Create(
        WebhookEndpoint endpoint, EndpointTarget target, string operationId, DateTimeOffset now) => endpoint.Status switch
        {
            EndpointStatus.Unknown => EndpointDecision.Accept(new EndpointEvent.Created(target, operationId, now)),
            EndpointStatus.Deleted => EndpointDecision.Reject(EndpointRejection.NotFound),
            EndpointStatus.Enabled or EndpointStatus.Disabled => EndpointDecision.AlreadyDone,
        };

    public static EndpointDecision Change(WebhookEndpoint endpoint, EndpointTarget target, DateTimeOffset now) =>
        OfExisting(endpoint, endpoint.Target != target, () => new EndpointEvent.Changed(target, now));

    /// <remarks>
    /// The third newest secret ends at once: a message has two signatures at most. Repeated with its operation id, it changes
    /// nothing while its secret is one of the two.
    /// </remarks>
    public static EndpointDecision RotateSecret(
        WebhookEndpoint endpoint, string operationId, TimeSpan overlap, DateTimeOffset now) => OfExisting(
        endpoint,
        endpoint.Secrets.All(secret => secret.Id != operationId),
        () => new EndpointEvent.SecretRotated(operationId, now + overlap, now));

    public static EndpointDecision Disable(
        WebhookEndpoint endpoint, EndpointStopKind kind, string detail, DateTimeOffset now) => OfExisting(
        endpoint,
        endpoint.Status == EndpointStatus.Enabled,
        () => new EndpointEvent.Disabled(kind, detail, now));

    public static EndpointDecision Enable(WebhookEndpoint endpoint, DateTimeOffset now) =>
        OfExisting(endpoint, endpoint.Status == EndpointStatus.Disabled, () => new EndpointEvent.Enabled(now));

    /// <remarks>What does not exist any more is deleted already.</remarks>
    public static EndpointDecision Delete(WebhookEndpoint endpoint, DateTimeOffset now) => endpoint.Status switch
    {
        EndpointStatus.Unknown => EndpointDecision.Reject(EndpointRejection.NotFound),
        EndpointStatus.Deleted => EndpointDecision.AlreadyDone,
        EndpointStatus.Enabled or EndpointStatus.Disabled => EndpointDecision.Accept(new EndpointEvent.Deleted(now)),
    };

    /// <summary>Notes that a person wants something sent; what is sent follows once it is noted.</summary>
    public static EndpointDecision RequestSending(
        WebhookEndpoint endpoint, string operationId, string what, DateTimeOffset now)
    {
        if (!endpoint.Exists)
            return EndpointDecision.Reject(EndpointRejection.NotFound);

        return endpoint.Status == EndpointStatus.Enabled
            ? EndpointDecision.Accept(new EndpointEvent.SendingRequested(operationId, what, now))
            : EndpointDecision.Reject(EndpointRejection.Disabled);
    }

    private static EndpointDecision OfExisting(WebhookEndpoint endpoint, bool changes, Func<EndpointEvent> @event)
    {
        if (!endpoint.Exists)
            return EndpointDecision.Reject(EndpointRejection.NotFound);

        return changes ? EndpointDecision.Accept(@event()) : EndpointDecision.AlreadyDone;
    }
}

/// <summary>Why a command about an endpoint was refused.</summary>
public enum EndpointRejection
{
    /// <summary>There is no such endpoint, or none any more.</summary>
    NotFound,

    /// <summary>Nothing is sent to it now.</summary>
    Disabled,
}
