using OrderActors.Domain;
using OrderActors.Domain.Webhooks;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Webhooks;

using EndpointDecision = Decision<EndpointEvent, EndpointRejection>;

/// <summary>Changes endpoints, each change with its row in the journal.</summary>
/// <remarks>
/// An endpoint is changed by a person now and then, so nobody holds it in memory: a command loads it, decides and commits. Of two
/// commands at once the version of its stream lets one through; the other caller repeats.
/// </remarks>
public sealed class EndpointCommands(
    ICommitPipeline pipeline, IWebhookEndpoints endpoints, EndpointSecrets secrets, TimeProvider clock) : IAggregateOwner
{
    /// <param name="secret">Used where the operation is carried out for the first time.</param>
    public Task<EndpointReply> CreateAsync(
        EndpointKey key, EndpointTarget target, string operationId, string secret, CommandContext context) => RunAsync(
        key, (endpoint, now) => EndpointDecider.Create(endpoint, target, operationId, now), context, (operationId, secret));

    public Task<EndpointReply> ChangeAsync(EndpointKey key, EndpointTarget target, CommandContext context) =>
        RunAsync(key, (endpoint, now) => EndpointDecider.Change(endpoint, target, now), context);

    /// <inheritdoc cref="CreateAsync" path="/param"/>
    public Task<EndpointReply> RotateSecretAsync(
        EndpointKey key, TimeSpan overlap, string operationId, string secret, CommandContext context) => RunAsync(
        key, (endpoint, now) => EndpointDecider.RotateSecret(endpoint, operationId, overlap, now), context, (operationId, secret));

    public Task<EndpointReply> DisableAsync(
        EndpointKey key, EndpointStopKind kind, string detail, CommandContext context) =>
        RunAsync(key, (endpoint, now) => EndpointDecider.Disable(endpoint, kind, detail, now), context);

    /// <remarks>What it did before is forgotten, so that it is tried at once.</remarks>
    public async Task<EndpointReply> EnableAsync(EndpointKey key, CommandContext context)
    {
        var reply = await RunAsync(key, EndpointDecider.Enable, context);
        if (reply.Rejection is null)
            await endpoints.ForgetFailuresAsync(key, CancellationToken.None);

        return reply;
    }

    public Task<EndpointReply> DeleteAsync(EndpointKey key, CommandContext context) =>
        RunAsync(key, EndpointDecider.Delete, context);

    /// <summary>Notes in the journal that somebody wants something sent.</summary>
    public Task<EndpointReply> RequestSendingAsync(
        EndpointKey key, string operationId, string what, CommandContext context) =>
        RunAsync(key, (endpoint, now) => EndpointDecider.RequestSending(endpoint, operationId, what, now), context);

    /// <remarks>Nothing is held in memory beyond one command.</remarks>
    void IAggregateOwner.GiveUp()
    {
    }

    private async Task<EndpointReply> RunAsync(
        EndpointKey key,
        Func<WebhookEndpoint, DateTimeOffset, EndpointDecision> decide,
        CommandContext context,
        (string Id, string Text)? secret = null)
    {
        var stored = await endpoints.LoadAsync(key, CancellationToken.None);
        var record = stored is null ? EndpointRecord.Unknown : EndpointAggregate.FromRow(stored.Row);
        var executor = new AggregateExecutor<EndpointRecord, EndpointEvent, EndpointRejection>(
            pipeline, new EndpointAggregate(key), record, stored?.Head ?? StreamHead.Empty, clock, this);
        var decision = await executor.ExecuteAsync(
            (state, now) => decide(state.Endpoint, now),
            context,
            secret is { } made
                ? state => state with { Sealed = state.Sealed.SetItem(made.Id, secrets.Seal(key, made.Text)) }
                : null);
        return new EndpointReply(
            executor.Committed, decision is EndpointDecision.Rejected rejected ? rejected.Reason : null);
    }
}

/// <param name="Record">The endpoint after the command.</param>
/// <param name="Rejection">Null when the command was accepted.</param>
public sealed record EndpointReply(EndpointRecord Record, EndpointRejection? Rejection);
