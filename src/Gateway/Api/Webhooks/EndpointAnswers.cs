using OrderActors.Domain.Webhooks;
using OrderActors.Engine.Webhooks;
using OrderActors.Gateway.Http;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Webhooks;

/// <summary>Answers with an endpoint as it is stored, and how it does.</summary>
public sealed class EndpointAnswers(IWebhookEndpoints endpoints, EndpointSecrets secrets, TimeProvider clock)
{
    public async Task<IResult> FindAsync(EndpointKey key, CancellationToken cancellation) =>
        await ReadAsync(key, cancellation) is { } view ? Results.Ok(view) : EndpointChecks.NotFound(key.EndpointId);

    /// <summary>To a command.</summary>
    public async Task<IResult> OfAsync(EndpointKey key, EndpointReply reply) => reply.Rejection is { } rejection
        ? EndpointChecks.ProblemOf(rejection, key.EndpointId)
        : await FindAsync(key, CancellationToken.None);

    /// <summary>To a command that made a secret, which the answer shows.</summary>
    public async Task<IResult> WithSecretAsync(EndpointKey key, EndpointReply reply, string operationId)
    {
        if (reply.Rejection is { } rejection)
            return EndpointChecks.ProblemOf(rejection, key.EndpointId);
        if (await ReadAsync(key, CancellationToken.None) is not { } view)
            return EndpointChecks.NotFound(key.EndpointId);

        return secrets.Find(key, reply.Record, operationId) is { } secret
            ? Results.Ok(new EndpointSecretAnswer(view, secret))
            : Problems.Conflict(
                "secret-replaced", "The secret that this request made is replaced", "It was rotated since.",
                "Use the newer secret, or make a new one.");
    }

    public EndpointView ViewOf(ListedEndpoint listed) => EndpointView.Of(
        listed.Row.Key, EndpointAggregate.FromRow(listed.Row), listed.Health, clock.GetUtcNow());

    private async Task<EndpointView?> ReadAsync(EndpointKey key, CancellationToken cancellation)
    {
        var stored = await endpoints.LoadAsync(key, cancellation);
        return stored is { Row.Status: not EndpointStatus.Deleted } ? ViewOf(new ListedEndpoint(stored.Row, stored.Health)) : null;
    }
}
