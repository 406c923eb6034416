using System.Text;
using System.Text.Json;
using OrderActors.Gateway.Http;

namespace OrderActors.Gateway.Api.Live;

/// <summary>Tells open pages what changed, as server-sent events.</summary>
public static class OrderEventsEndpoint
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(2);

    public static void MapOrderEvents(this RouteGroupBuilder api) =>
        api.MapGet("/orders/events", StreamAsync)
            .WithTags("Orders")
            .WithSummary("Streams what changes, as server-sent events")
            .WithDescription(
                "event 'changed': {position, subject, id, type, at}; 'beat' every 2 s: {at, readAt}; 'gap': changes were "
                + "left out, read the list again. Read it again after each reconnect as well: what happened meanwhile is not sent.")
            .Produces<string>(contentType: "text/event-stream")
            .WithProblems(503);

    private static async Task<IResult> StreamAsync(
        Seller seller, JournalTail tail, TimeProvider clock, IHostApplicationLifetime host, HttpContext context)
    {
        if (tail.Subscribe(seller.Id) is not { } subscription)
            return Problems.Overloaded() with { Detail = "Too many live pages are open." };

        try
        {
            // Open pages would otherwise hold up the end of the process.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(
                context.RequestAborted, host.ApplicationStopping);
            context.Response.ContentType = "text/event-stream";
            await PumpAsync(context.Response, subscription, tail, clock, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the process ends.
        }
        finally
        {
            tail.Unsubscribe(subscription);
        }

        return Results.Empty;
    }

    private static async Task PumpAsync(
        HttpResponse response,
        LiveSubscription subscription,
        JournalTail tail,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        using var beat = new PeriodicTimer(BeatInterval, clock);
        await WriteBeatAsync(response, tail, clock, cancellation);
        var tick = beat.WaitForNextTickAsync(cancellation).AsTask();
        var arrival = subscription.Changes.WaitToReadAsync(cancellation).AsTask();
        while (true)
        {
            await Task.WhenAny(tick, arrival);
            if (arrival.IsCompleted)
            {
                if (!await arrival)
                    return;

                await WriteChangesAsync(response, subscription, cancellation);
                arrival = subscription.Changes.WaitToReadAsync(cancellation).AsTask();
            }

            if (tick.IsCompleted)
            {
                await WriteBeatAsync(response, tail, clock, cancellation);
                tick = beat.WaitForNextTickAsync(cancellation).AsTask();
            }
        }
    }

    private static async Task WriteChangesAsync(
        HttpResponse response, LiveSubscription subscription, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        while (subscription.Changes.TryRead(out var change))
        {
            var data = JsonSerializer.Serialize(
                new { change.Position, change.Subject, change.Id, change.Type, change.At }, JsonSerializerOptions.Web);
            text.Append("event: changed\ndata: ").Append(data).Append("\n\n");
        }

        if (subscription.TakeGap())
            text.Append("event: gap\ndata: {}\n\n");

        await response.WriteAsync(text.ToString(), cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    private static async Task WriteBeatAsync(
        HttpResponse response, JournalTail tail, TimeProvider clock, CancellationToken cancellation)
    {
        var data = JsonSerializer.Serialize(
            new { At = clock.GetUtcNow(), tail.ReadAt }, JsonSerializerOptions.Web);
        await response.WriteAsync($"event: beat\ndata: {data}\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
