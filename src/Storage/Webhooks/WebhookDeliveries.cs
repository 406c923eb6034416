using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Domain;
using OrderActors.Domain.Webhooks;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Webhooks;

/// <summary>The outbox of events to endpoints. Claims gather, and so do results: hundreds a second cost a few transactions.</summary>
internal sealed class WebhookDeliveries : IWebhookDeliveries
{
    private readonly SqlDatabase _database;
    private readonly GroupedWrites<Claim, bool> _claims;
    private readonly GroupedWrites<SettledAttempt, bool> _results;

    public WebhookDeliveries(SqlDatabase database)
    {
        _database = database;
        _claims = new GroupedWrites<Claim, bool>(ClaimAsync);
        _results = new GroupedWrites<SettledAttempt, bool>(SettleAsync);
    }

    public Task<ImmutableArray<EndpointKey>> FindDueEndpointsAsync(
        DateTimeOffset now, int limit, CancellationToken cancellation) =>
        _database.QueryAsync(
            new SqlQuery(
                """
                SELECT e.seller_id, e.endpoint_id FROM webhook_endpoints AS e
                WHERE e.status = 'enabled' AND (e.paused_until IS NULL OR e.paused_until <= @now) AND EXISTS (
                  SELECT 1 FROM webhook_deliveries AS d
                  WHERE d.seller_id = e.seller_id AND d.endpoint_id = e.endpoint_id AND d.status = 'pending' AND d.due_at <= @now)
                ORDER BY e.paused_until NULLS FIRST LIMIT @limit
                """)
                .With("now", now).With("limit", limit),
            row => new EndpointKey(row.Text(), row.Text()),
            cancellation);

    public Task<ImmutableArray<DueDelivery>> LoadDueAsync(
        EndpointKey endpoint, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        _database.QueryAsync(
            new SqlQuery(
                """
                SELECT delivery_id, event_id, body, attempts, round, created_at FROM webhook_deliveries
                WHERE seller_id = @seller AND endpoint_id = @endpoint AND status = 'pending' AND due_at <= @now
                ORDER BY due_at, created_at, delivery_id LIMIT @limit
                """)
                .With("seller", endpoint.SellerId).With("endpoint", endpoint.EndpointId).With("now", now).With("limit", limit),
            row => new DueDelivery(endpoint, row.Text(), row.Text(), row.Text(), row.Int(), row.Int(), row.Time()),
            cancellation);

    public async Task<ImmutableHashSet<string>> ClaimAsync(ImmutableArray<DueDelivery> due, DateTimeOffset takenUpAt)
    {
        var claims = due.Select(delivery => _claims.WriteAsync(new Claim(delivery, takenUpAt)));
        var granted = await Task.WhenAll(claims).ConfigureAwait(false);
        return [.. due.Where((_, index) => granted[index]).Select(delivery => delivery.DeliveryId)];
    }

    public Task SettleAsync(SettledAttempt attempt) => _results.WriteAsync(attempt);

    public Task AddAsync(ImmutableArray<SubscriberRow.WebhookDelivery> deliveries, CancellationToken cancellation) =>
        _database.WriteAllAsync([.. deliveries.Select(WebhookRows.Add)], cancellation);

    public async Task<ImmutableArray<DeliveryPlace>> ResendAsync(
        ResendScope scope, DeliveryPlace? after, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        var condition = scope switch
        {
            ResendScope.One => "delivery_id = @delivery",
            ResendScope.Failed => "status = 'failed'",
            ResendScope.Range => "status <> 'pending' AND created_at >= @from AND created_at < @to",
            _ => throw Invariant.Unreachable(scope),
        };
        if (after is not null)
            condition += " AND (created_at, delivery_id) > (@createdAt, @id)";
        var query = new SqlQuery(
            $"""
            UPDATE webhook_deliveries SET status = 'pending', round = 0, due_at = @now, settled_at = NULL
            WHERE delivery_id IN (
              SELECT delivery_id FROM webhook_deliveries
              WHERE seller_id = @seller AND endpoint_id = @endpoint AND {condition} ORDER BY created_at, delivery_id LIMIT @limit)
            RETURNING created_at, delivery_id
            """)
            .With("seller", scope.Endpoint.SellerId).With("endpoint", scope.Endpoint.EndpointId)
            .With("now", now).With("limit", limit);
        if (after is not null)
            query.With("createdAt", after.CreatedAt).With("id", after.DeliveryId);
        if (scope is ResendScope.One one)
            query.With("delivery", one.DeliveryId);
        if (scope is ResendScope.Range range)
            query.With("from", range.From).With("to", range.To);

        var resent = await _database.WriteAsync(query, row => new DeliveryPlace(row.Time(), row.Text()), cancellation)
            .ConfigureAwait(false);
        return [.. resent.OrderBy(place => place.CreatedAt).ThenBy(place => place.DeliveryId, StringComparer.Ordinal)];
    }

    public async Task<int> ForgetBeforeAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        var forgotten = await _database.WriteAsync(
            new SqlQuery(
                """
                DELETE FROM webhook_deliveries WHERE delivery_id IN (
                  SELECT delivery_id FROM webhook_deliveries WHERE created_at < @before ORDER BY created_at LIMIT @limit)
                RETURNING delivery_id
                """)
                .With("before", before).With("limit", limit),
            row => row.Text(),
            cancellation).ConfigureAwait(false);
        return forgotten.Length;
    }

    private async Task<ImmutableArray<bool>> ClaimAsync(ImmutableArray<Claim> claims)
    {
        var rows = claims.Select(claim => new
        {
            id = claim.Due.DeliveryId,
            seen = claim.Due.Attempts,
            until = _database.ToDriver(claim.TakenUpAt),
        });
        var granted = await _database.WriteAsync(
            new SqlQuery(
                $"""
                UPDATE webhook_deliveries AS d SET attempts = d.attempts + 1, round = d.round + 1, due_at = c.until
                FROM (
                  SELECT value ->> 'id' AS id, CAST(value ->> 'seen' AS integer) AS seen, {_database.TimeOf("value ->> 'until'")} AS until
                  FROM {_database.ObjectsOf("@claims")}) AS c
                WHERE d.delivery_id = c.id AND d.attempts = c.seen AND d.status = 'pending'
                RETURNING delivery_id
                """)
                .With("claims", JsonSerializer.Serialize(rows)),
            row => row.Text(),
            CancellationToken.None).ConfigureAwait(false);
        // Of two equal claims in one group one is granted.
        var left = granted.ToHashSet(StringComparer.Ordinal);
        return [.. claims.Select(claim => left.Remove(claim.Due.DeliveryId))];
    }

    private async Task<ImmutableArray<bool>> SettleAsync(ImmutableArray<SettledAttempt> attempts)
    {
        // In the order of their keys, so that two processes do not wait for each other in a circle.
        var sorted = attempts.OrderBy(attempt => attempt.DeliveryId, StringComparer.Ordinal).ToList();
        var results = JsonSerializer.Serialize(sorted.Select(attempt => new
        {
            id = attempt.DeliveryId,
            attempt = attempt.Attempt,
            status = attempt.Status.ToText(),
            due = attempt.RetryAt is { } at ? _database.ToDriver(at) : null,
            started = _database.ToDriver(attempt.StartedAt),
            settled = attempt.Status is DeliveryStatus.Pending ? null : _database.ToDriver(attempt.StartedAt + attempt.Answer.Took),
            took = (int)attempt.Answer.Took.TotalMilliseconds,
            http = attempt.Answer.Status,
            note = attempt.Note,
            body = attempt.Answer.Body,
        }));
        var health = attempts.Where(attempt => attempt.Health is not null).GroupBy(attempt => attempt.Endpoint)
            .OrderBy(group => group.Key.ToString(), StringComparer.Ordinal)
            .Select(group => HealthOf(group.Key, group.Last().Health!)).ToList();
        List<SqlStep> steps = [new(Settle().With("results", results)), new(Log().With("results", results))];
        if (health.Count > 0)
            steps.Add(new SqlStep(NoteHealth().With("health", JsonSerializer.Serialize(health))));

        await _database.WriteAllAsync([.. steps], CancellationToken.None).ConfigureAwait(false);
        return [.. attempts.Select(_ => true)];
    }

    private object HealthOf(EndpointKey key, EndpointHealth health) => new
    {
        seller = key.SellerId,
        endpoint = key.EndpointId,
        since = health.FailingSince is { } since ? _database.ToDriver(since) : null,
        failures = health.Failures,
        until = health.PausedUntil is { } until ? _database.ToDriver(until) : null,
    };

    private SqlQuery Settle() => new(
        $"""
        UPDATE webhook_deliveries AS d SET status = r.status, due_at = r.due, settled_at = r.settled, note = r.note
        FROM (
          SELECT value ->> 'id' AS id, CAST(value ->> 'attempt' AS integer) AS attempt, value ->> 'status' AS status,
            {_database.TimeOf("value ->> 'due'")} AS due, {_database.TimeOf("value ->> 'settled'")} AS settled, value ->> 'note' AS note
          FROM {_database.ObjectsOf("@results")}) AS r
        WHERE d.delivery_id = r.id AND d.attempts = r.attempt AND d.status = 'pending'
        """);

    // A delivery that was forgotten meanwhile takes no attempts any more.
    private SqlQuery Log() => new(
        $"""
        INSERT INTO webhook_attempts (delivery_id, attempt, started_at, took_ms, http_status, note, body)
        SELECT value ->> 'id', CAST(value ->> 'attempt' AS integer), {_database.TimeOf("value ->> 'started'")},
          CAST(value ->> 'took' AS integer), CAST(value ->> 'http' AS integer), value ->> 'note', value ->> 'body'
        FROM {_database.ObjectsOf("@results")}
        WHERE EXISTS (SELECT 1 FROM webhook_deliveries AS d WHERE d.delivery_id = value ->> 'id')
        ON CONFLICT (delivery_id, attempt) DO NOTHING
        """);

    private SqlQuery NoteHealth() => new(
        $"""
        UPDATE webhook_endpoints AS e SET failing_since = h.since, failures = h.failures, paused_until = h.until
        FROM (
          SELECT value ->> 'seller' AS seller, value ->> 'endpoint' AS endpoint, {_database.TimeOf("value ->> 'since'")} AS since,
            CAST(value ->> 'failures' AS integer) AS failures, {_database.TimeOf("value ->> 'until'")} AS until
          FROM {_database.ObjectsOf("@health")}) AS h
        WHERE e.seller_id = h.seller AND e.endpoint_id = h.endpoint
        """);

    private sealed record Claim(DueDelivery Due, DateTimeOffset TakenUpAt);
}
