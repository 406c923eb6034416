using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using OrderActors.Gateway.Http;

namespace OrderActors.Gateway.Api.Live;

/// <summary>Tells open pages what changed, as server-sent events.</summary>
/// <remarks>
/// The beat keeps the connection open and shows the page's age. Events have no ids: nothing is sent again, a page reads its
/// list anew after each reconnect.
/// </remarks>
public static class OrderEventsEndpoint
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(2);

    public static void MapOrderEvents(this RouteGroupBuilder api) =>
        api.MapGet("/orders/events", Stream)
            .WithTags("Orders")
            .WithSummary("Streams what changes, as server-sent events")
            .WithDescription(
                "event 'changed': {position, subject, id, type, at}; 'beat' every 2 s: {at, readAt}; 'gap': changes were "
                + "left out, read the list again. Read it again after each reconnect as well: what happened meanwhile is not sent.")
            .Produces<string>(contentType: "text/event-stream")
            .WithProblems(503);

    private static IResult Stream(
        Seller seller, JournalTail tail, TimeProvider clock, IHostApplicationLifetime host, HttpResponse response)
    {
        if (tail.Subscribe(seller.Id) is not { } subscription)
            return Problems.Overloaded() with { Detail = "Too many live pages are open." };

        response.OnCompleted(() =>
        {
            tail.Unsubscribe(subscription);
            return Task.CompletedTask;
        });
        return TypedResults.ServerSentEvents(ReadAsync(subscription, tail, clock, host.ApplicationStopping));
    }

    /// <summary>Ends when the page is closed and when the process ends, which open pages would otherwise hold up.</summary>
    private static async IAsyncEnumerable<SseItem<object>> ReadAsync(
        LiveSubscription subscription,
        JournalTail tail,
        TimeProvider clock,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken closed = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, closed);
        using var beat = new PeriodicTimer(BeatInterval, clock);
        yield return Beat(tail, clock);
        var tick = beat.WaitForNextTickAsync(end.Token).AsTask();
        var arrival = subscription.Changes.WaitToReadAsync(end.Token).AsTask();
        while (!end.IsCancellationRequested)
        {
            await Task.WhenAny(tick, arrival);
            if (arrival.IsCompletedSuccessfully)
            {
                if (!await arrival)
                    yield break;

                while (subscription.Changes.TryRead(out var change))
                    yield return Changed(change);
                if (subscription.TakeGap())
                    yield return new SseItem<object>(new { }, "gap");

                arrival = subscription.Changes.WaitToReadAsync(end.Token).AsTask();
            }

            if (tick.IsCompletedSuccessfully)
            {
                yield return Beat(tail, clock);
                tick = beat.WaitForNextTickAsync(end.Token).AsTask();
            }
        }
    }

    private static SseItem<object> Changed(LiveChange change) =>
        new(new { change.Position, change.Subject, change.Id, change.Type, change.At }, "changed");

    private static SseItem<object> Beat(JournalTail tail, TimeProvider clock) =>
        new(new { At = clock.GetUtcNow(), tail.ReadAt }, "beat");
}
