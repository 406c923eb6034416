using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrderActors.Domain.Webhooks;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;
using OrderActors.Ports.Webhooks;

namespace OrderActors.Engine.Webhooks;

/// <summary>Sends one endpoint what is due for it, until nothing is, or until the endpoint had better be left alone.</summary>
/// <remarks>
/// Events go out in the order in which they happened, several at once and a failed one later: the order is best effort. An attempt
/// is claimed in the database before it is made, so no other process makes it; one whose outcome was lost is made again.
/// </remarks>
public sealed partial class EndpointWorker(
    IWebhookDeliveries deliveries,
    IWebhookEndpoints endpoints,
    IWebhookSender sender,
    EndpointCommands commands,
    EndpointSecrets secrets,
    CallSlots slots,
    TimeProvider clock,
    ILogger<EndpointWorker> logger)
{
    /// <summary>Calls at once to an endpoint that answers well.</summary>
    private const int MaxCalls = 4;

    /// <summary>Rounds before other endpoints have their turn; the sweep finds the rest.</summary>
    private const int MaxRounds = 100;

    /// <summary>For what comes after a call: reading the clock, writing the outcome. Chosen; much longer than either takes.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(30);

    /// <param name="cancellation">Nothing is begun any more; what is under way is finished.</param>
    public async Task WorkAsync(EndpointKey key, CancellationToken cancellation)
    {
        var calls = 1;
        for (var round = 0; round < MaxRounds && !cancellation.IsCancellationRequested; round++)
        {
            var now = clock.GetUtcNow();
            var stored = await endpoints.LoadAsync(key, CancellationToken.None);
            if (stored?.Row.Status is not EndpointStatus.Enabled || stored.Health.IsPausedAt(now))
                return;

            // One call tells whether it answers; a place among those that answer badly is not waited for.
            var isGood = stored.Health.IsGood;
            var due = await deliveries.LoadDueAsync(key, now, isGood ? calls : 1, CancellationToken.None);
            if (due.IsEmpty || await SendAsync(new Lane(key, stored), due) is not true)
                return;

            calls = MaxCalls;
        }
    }

    /// <returns>Whether the endpoint answers well; null when it was not called.</returns>
    private async Task<bool?> SendAsync(Lane lane, ImmutableArray<DueDelivery> due)
    {
        var places = await slots.TakeAsync(lane.WasGood, due.Length);
        if (places == 0)
            return null;

        try
        {
            ImmutableArray<DueDelivery> next = [.. due.Take(places)];
            var mine = await deliveries.ClaimAsync(next, clock.GetUtcNow() + sender.MaxDuration + s_margin);
            await Task.WhenAll(next.Where(delivery => mine.Contains(delivery.DeliveryId)).Select(delivery => SendAsync(lane, delivery)));
            // Where nothing was claimed, another process works on it.
            return mine.IsEmpty ? null : lane.Health.IsGood;
        }
        finally
        {
            slots.Free(lane.WasGood, places);
        }
    }

    private async Task SendAsync(Lane lane, DueDelivery delivery)
    {
        var startedAt = clock.GetUtcNow();
        var answer = await CallAsync(lane, delivery, startedAt);
        var verdict = DeliveryRules.Judge(delivery.DeliveryId, delivery.Round + 1, answer);
        var now = clock.GetUtcNow();
        var health = lane.Note(verdict, now);
        await deliveries.SettleAsync(new SettledAttempt(
            lane.Key,
            delivery.DeliveryId,
            delivery.Attempts + 1,
            verdict.Status,
            startedAt,
            verdict.RetryIn is { } wait ? now + wait : null,
            answer,
            verdict.Note,
            health));
        EngineMetrics.WebhookAttempt(verdict, answer.Took, now - delivery.CreatedAt, isFirst: delivery.Attempts == 0);
        if (verdict.DisablesEndpoint)
            await DisableAsync(lane.Key, EndpointStopKind.Gone, verdict.Note);
        else if (verdict.Status is not DeliveryStatus.Delivered && lane.IsHopeless(now))
            await DisableAsync(lane.Key, EndpointStopKind.Failing, verdict.Note);
    }

    private async Task<EndpointAnswer> CallAsync(Lane lane, DueDelivery delivery, DateTimeOffset now)
    {
        var url = new Uri(lane.Record.Endpoint.Target.Url);
        try
        {
            var opened = secrets.Open(lane.Key, lane.Record, now);
            return await sender.SendAsync(
                new WebhookMessage(url, delivery.EventId, now, delivery.Body, opened), CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // Counted as any failure, so that it is seen at the endpoint, and ends when the keys are back.
            return new EndpointAnswer(
                null, null, "not sent: the secret cannot be opened; restore the keys, or rotate the secret", "", TimeSpan.Zero);
        }
    }

    /// <remarks>Where it cannot be stored, or somebody changed the endpoint just now, the next failure leads here again.</remarks>
    private async Task DisableAsync(EndpointKey key, EndpointStopKind kind, string detail)
    {
        try
        {
            await commands.DisableAsync(key, kind, detail, new CommandContext("system", "webhook:answer", null));
            EngineMetrics.WebhookDisabled(kind);
            LogDisabled(logger, key.EndpointId, kind, detail);
        }
        catch (Exception exception) when (exception is VersionConflictException or StorageUnavailableException or StorageOverloadedException)
        {
            LogNotDisabled(logger, key.EndpointId, exception.Message);
        }
    }

    [LoggerMessage(131, LogLevel.Warning, "Endpoint {EndpointId} is disabled ({Kind}): {Detail}")]
    private static partial void LogDisabled(ILogger logger, string endpointId, EndpointStopKind kind, string detail);

    [LoggerMessage(132, LogLevel.Warning, "Endpoint {EndpointId} could not be disabled; its next failure does it: {Reason}")]
    private static partial void LogNotDisabled(ILogger logger, string endpointId, string reason);

    /// <summary>An endpoint during one round.</summary>
    private sealed class Lane(EndpointKey key, StoredEndpoint stored)
    {
        private readonly Lock _gate = new();

        public EndpointKey Key => key;

        public EndpointRecord Record { get; } = EndpointAggregate.FromRow(stored.Row);

        public EndpointHealth Health { get; private set; } = stored.Health;

        public bool WasGood => stored.Health.IsGood;

        /// <returns>How it does now; null when that is as it was.</returns>
        public EndpointHealth? Note(DeliveryVerdict verdict, DateTimeOffset now)
        {
            lock (_gate)
            {
                if (verdict.Status is DeliveryStatus.Delivered && Health.IsGood)
                    return null;

                return Health = verdict.Status is DeliveryStatus.Delivered
                    ? EndpointHealth.Good
                    : Health.AfterFailure(verdict.Asked, now);
            }
        }

        public bool IsHopeless(DateTimeOffset now)
        {
            lock (_gate)
                return Health.IsHopeless(Record.Endpoint.EnabledAt, now);
        }
    }
}
