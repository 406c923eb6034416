using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrderActors.Gateway.Api.Live;
using OrderActors.Gateway.Http;

namespace OrderActors.Gateway.Api.Events;

/// <summary>Streams public events to programs, as server-sent events.</summary>
public static class EventStreamEndpoint
{
    private const string LastEventId = "Last-Event-ID";

    /// <summary>As many as a place has digits.</summary>
    private const int MaxDigits = 20;

    public static void MapEventStream(this RouteGroupBuilder api) =>
        api.MapGet("/events/stream", StreamAsync)
            .WithTags("Events")
            .WithSummary("Streams what happens to orders, stock and shops, as server-sent events")
            .WithDescription(
                "Each event is a CloudEvent, named by its type; docs/events describes them. 'types' and 'shops' filter, separated by commas; "
                + "'order.*' is all of a kind; with 'shops' stock is left out. Send the last id as Last-Event-ID, or as 'after', to go on "
                + "where a stream ended, however long ago; 0 is the beginning; Last-Event-ID counts where both are sent. 'heartbeat' comes "
                + "every 15 s and has an id too. 'cut_off' {reason, after} ends a stream that was too slow, or whose place was needed. "
                + "'unreadable' stands for an event that could not be read.")
            .Produces<string>(contentType: "text/event-stream")
            .WithProblems(400, 429, 503);

    private static async Task<IResult> StreamAsync(
        Seller seller,
        EventStreamPlaces places,
        EventHistory history,
        JournalTail tail,
        TimeProvider clock,
        IHostApplicationLifetime host,
        HttpResponse response,
        CancellationToken cancellation,
        [FromHeader(Name = LastEventId)] string? lastEventId = null,
        string? after = null,
        string? types = null,
        string? shops = null)
    {
        var (filter, problem) = EventFilter.Read(seller.Id, types, shops);
        var (field, text) = string.IsNullOrEmpty(lastEventId) ? ("after", after) : (LastEventId, lastEventId);
        long? position = null;
        problem ??= text is null ? null : ReadPosition(field, text, out position);
        if (problem is not null)
            return problem;

        var end = await history.FindEndAsync(cancellation);
        if (position > end)
            return Ahead(field, text!);

        if (places.Take(seller.Id, out var isOwnFault) is not { } place)
        {
            return isOwnFault
                ? Problems.TooManyRequests($"{EventStreamPlaces.MaxPerSeller} event streams of this seller are open here already.")
                : Problems.Overloaded() with { Detail = "Too many event streams are open." };
        }

        var stream = new EventStream(filter!, position ?? end, place, history, tail, clock);
        response.OnCompleted(() =>
        {
            stream.Dispose();
            return Task.CompletedTask;
        });
        // Proxies that gather an answer would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(stream.ReadAsync(host.ApplicationStopping));
    }

    private static Problem? ReadPosition(string field, string text, out long? position)
    {
        position = text.Length <= MaxDigits && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            ? read
            : null;
        return position is not null
            ? null
            : Problems.Invalid(field, $"'{field}' is no id of an event of this stream.", "Send the id of the last event as it came, or 0 for all.");
    }

    private static Problem Ahead(string field, string text) => Problems.Invalid(
        field,
        $"'{text}' lies behind the end of the journal: it is of another database, or this one was restored to an earlier time.",
        "Read what you keep anew from the API, and begin a stream without it.");
}
