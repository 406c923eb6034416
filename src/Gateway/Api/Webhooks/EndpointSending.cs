using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Domain.Webhooks;
using OrderActors.Engine.Webhooks;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Webhooks;

/// <summary>Has something sent to an endpoint that no new event leads to: first noted in the journal, then written.</summary>
public sealed class EndpointSending(
    EndpointCommands commands,
    IWebhookEndpoints endpoints,
    IWebhookDeliveries deliveries,
    IEnumerable<IWebhookHint> hints,
    TimeProvider clock)
{
    /// <summary>Deliveries in one transaction: others' writes must not wait long.</summary>
    private const int AtOnce = 500;

    /// <summary>Of one request; the caller is told that there are more.</summary>
    private const int MaxResent = 10_000;

    public async Task<IResult> TestAsync(EndpointKey key, Caller caller)
    {
        if (await NoteAsync(key, caller, "a test message") is { } refusal)
            return refusal;

        var now = clock.GetUtcNow();
        var eventId = key.TestEventOf(caller.OperationId);
        var body = WebhookBody.Write(WebhookBody.TestType, now, """{"message":"If you can read this, and the signature fits, it works."}""");
        await deliveries.AddAsync(
            [new SubscriberRow.WebhookDelivery(key, eventId, WebhookBody.TestType, "", now, body, now)], CancellationToken.None);
        await BeginAsync(key);
        return Results.Ok(new TestAnswer(key.DeliveryOf(eventId), eventId));
    }

    public async Task<IResult> ResendAsync(ResendScope scope, Caller caller)
    {
        if (await NoteAsync(scope.Endpoint, caller, NameOf(scope)) is { } refusal)
            return refusal;

        var resent = 0;
        DeliveryPlace? place = null;
        ImmutableArray<DeliveryPlace> round;
        do
        {
            round = await deliveries.ResendAsync(scope, place, clock.GetUtcNow(), AtOnce, CancellationToken.None);
            resent += round.Length;
            place = round is [.., var last] ? last : place;
        }
        while (round.Length == AtOnce && resent < MaxResent);

        await BeginAsync(scope.Endpoint);
        var hasMore = round.Length == AtOnce;
        return Results.Ok(new ResendAnswer(resent, hasMore, hasMore ? place?.CreatedAt : null));
    }

    private async Task<Problem?> NoteAsync(EndpointKey key, Caller caller, string what)
    {
        var reply = await commands.RequestSendingAsync(key, caller.OperationId, what, EndpointEndpoints.ContextOf(caller));
        return reply.Rejection is { } rejection ? EndpointChecks.ProblemOf(rejection, key.EndpointId) : null;
    }

    private async Task BeginAsync(EndpointKey key)
    {
        await endpoints.EndPauseAsync(key, CancellationToken.None);
        foreach (var hint in hints)
            hint.Due(key);
    }

    private static string NameOf(ResendScope scope) => scope switch
    {
        ResendScope.One one => $"delivery {one.DeliveryId} again",
        ResendScope.Failed => "all failed deliveries again",
        ResendScope.Range range => string.Create(
            CultureInfo.InvariantCulture, $"deliveries from {range.From.UtcDateTime:O} to {range.To.UtcDateTime:O} again"),
        _ => throw Domain.Invariant.Unreachable(scope),
    };
}
