using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Gateway.Http;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Operations;

/// <summary>Events that a subscriber did not take: reading them, and deciding about them.</summary>
public static class ParkedEndpoints
{
    /// <summary>Decided about by one request, and so in one transaction.</summary>
    public const int MaxAtOnce = 500;

    /// <summary>A stream is named by up to three parts, each of which may be escaped letter by letter.</summary>
    private const int MaxStreamLength = 4_000;

    public static void MapParkedEvents(this RouteGroupBuilder api)
    {
        api.MapGet("/subscriptions/parked", ListAsync)
            .WithTags("Operations")
            .WithSummary("Lists the seller's events that a subscriber did not take, oldest first")
            .WithDescription(
                "'parked' ones wait for a person, 'waiting' ones for a parked one of the same stream. Send nextCursor as cursor for the next page.")
            .Produces<Page<ParkedEventView>>()
            .WithProblems(400);
        api.MapGet("/subscriptions/acts", ListActsAsync)
            .WithTags("Operations")
            .WithSummary("Lists what people did about parked events, newest first")
            .Produces<IReadOnlyList<ParkedActView>>()
            .WithProblems(400);
        Describe(api.MapPost("/subscriptions/parked/repeat", RepeatAsync), "Lets a subscriber try parked events again");
        Describe(api.MapPost("/subscriptions/parked/discard", DiscardAsync), "Takes parked events off for good");
    }

    private static void Describe(RouteHandlerBuilder route, string summary) => route
        .WithTags("Operations")
        .WithSummary(summary)
        .WithDescription(
            $"Name one event by stream and version, or all that are alike by type, reason or both: of those the oldest {MaxAtOnce}. Who did it is noted.")
        .Produces<ParkedAnswer>()
        .WithProblems(400, 404, 409, 422, 503);

    private static async Task<IResult> ListAsync(
        Seller seller,
        IParkedEvents events,
        CancellationToken cancellation,
        string? subscriber = null,
        string? stream = null,
        string? type = null,
        string? reason = null,
        int limit = Page<ParkedEventView>.DefaultLimit,
        string? cursor = null)
    {
        var after = 0L;
        var refusal = Check.First(
            Check.Text("subscriber", subscriber, Check.MaxIdLength),
            AlikeRefusal(stream, type, reason),
            Check.Range("limit", limit, 1, Page<ParkedEventView>.MaxLimit),
            cursor is null || long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after)
                ? null
                : Orders.OrderEndpoints.BadCursor());
        if (refusal is not null)
            return refusal;

        var filter = new ParkedFilter(null, stream, null, type, reason);
        var rows = await events.ListAsync(subscriber!, seller.Id, filter, after, limit + 1, cancellation);
        var page = rows.Take(limit).ToArray();
        return Results.Ok(new Page<ParkedEventView>(
            [.. page.Select(ParkedEventView.Of)],
            rows.Length > limit ? page[^1].Position.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IResult> ListActsAsync(
        Seller seller,
        IParkedEvents events,
        CancellationToken cancellation,
        string? subscriber = null,
        int limit = Page<ParkedActView>.DefaultLimit)
    {
        var refusal = Check.First(
            Check.Text("subscriber", subscriber, Check.MaxIdLength), Check.Range("limit", limit, 1, Page<ParkedActView>.MaxLimit));
        return refusal is not null
            ? refusal
            : Results.Ok((await events.ListActsAsync(subscriber!, seller.Id, limit, cancellation)).Select(ParkedActView.Of).ToArray());
    }

    private static Task<IResult> RepeatAsync(
        ParkedRequest body, Seller seller, IParkedEvents events, TimeProvider clock, HttpContext context) =>
        DecideAsync(body, events.RepeatAsync, ParkedStatus.Parked, seller, events, clock, context);

    private static Task<IResult> DiscardAsync(
        ParkedRequest body, Seller seller, IParkedEvents events, TimeProvider clock, HttpContext context) =>
        DecideAsync(body, events.DiscardAsync, body.Stream is null ? ParkedStatus.Parked : null, seller, events, clock, context);

    private static async Task<IResult> DecideAsync(
        ParkedRequest body,
        Func<ImmutableArray<ParkedEntry>, ParkedAct, CancellationToken, Task<bool>> decide,
        ParkedStatus? status,
        Seller seller,
        IParkedEvents events,
        TimeProvider clock,
        HttpContext context)
    {
        if (RefusalOf(body) is { } refusal)
            return refusal;

        var caller = seller.CallerOf(context);
        // The answer to an earlier try of this very request was lost; what it decided stands.
        if (await events.CountActsAsync(body.Subscriber, seller.Id, caller.Cause, CancellationToken.None) is > 0 and var before)
            return Results.Ok(new ParkedAnswer(before, HasMore: before == MaxAtOnce));

        var filter = new ParkedFilter(status, body.Stream, body.Version, body.Type, body.Reason);
        var found = await events.ListAsync(body.Subscriber, seller.Id, filter, 0, MaxAtOnce + 1, CancellationToken.None);
        if (found.IsEmpty && body.Stream is not null)
        {
            return Problems.NotFound(
                $"Version {body.Version} of '{body.Stream}', parked for '{body.Subscriber}',", "Use one that GET /api/v1/subscriptions/parked lists.");
        }

        ImmutableArray<ParkedEntry> entries = [.. found.Take(MaxAtOnce)];
        var isDone = entries.IsEmpty
            || await decide(entries, new ParkedAct(caller.Actor, caller.Cause, clock.GetUtcNow()), CancellationToken.None);
        return isDone ? Results.Ok(new ParkedAnswer(entries.Length, found.Length > MaxAtOnce)) : DecidedMeanwhile();
    }

    private static Problem? RefusalOf(ParkedRequest body) => Check.First(
        Check.Text("subscriber", body.Subscriber, Check.MaxIdLength),
        AlikeRefusal(body.Stream, body.Type, body.Reason),
        (body.Stream is null) != (body.Version is null)
            ? Problems.Invalid("version", "One event is named by its stream and its version.", "Send both, or neither.")
            : null,
        body is { Stream: null, Type: null, Reason: null }
            ? Problems.Invalid("stream", "The request names no event.", "Send stream and version of one, or type or reason of all that are alike.")
            : null);

    private static Problem? AlikeRefusal(string? stream, string? type, string? reason) => Check.First(
        Check.OptionalText("stream", stream, MaxStreamLength),
        Check.OptionalText("type", type, Check.MaxIdLength),
        Check.OptionalText("reason", reason));

    private static Problem DecidedMeanwhile() => Problems.Conflict(
        "decided-meanwhile",
        "Somebody else has decided",
        "At least one of the events was repeated or discarded at the same moment; nothing was changed by this request.",
        "List them again, and send a new request with a new Idempotency-Key.");
}
