using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderActors.Engine.PublicEvents;
using OrderActors.Gateway.Api.Live;

namespace OrderActors.Gateway.Api.Events;

/// <summary>One event stream: first what lies behind it, then what happens, without a gap and without a repeat.</summary>
/// <remarks>
/// It ends when its caller closes it, when the process ends, and with a <c>cut_off</c> that says why and where to go on. Every item
/// has an id that a later stream can resume after; that of a heartbeat passes over what the filter left out.
/// </remarks>
/// <param name="after">The position to go on after.</param>
public sealed class EventStream(
    EventFilter filter, long after, EventStreamPlace place, EventHistory history, JournalTail tail, TimeProvider clock) : IDisposable
{
    /// <summary>Proxies close a connection that is silent for longer; 30 seconds is common.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);

    private readonly EventSubscription _subscription = new(filter);

    /// <summary>Everything up to here was sent, or is none of the stream's.</summary>
    private long _position = after;
    private long _lastSentAt;
    private string? _cutOff;

    public async IAsyncEnumerable<SseItem<string>> ReadAsync(
        CancellationToken stopping, [EnumeratorCancellation] CancellationToken closed = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, closed);
        yield return Heartbeat();
        await foreach (var item in CatchUpAsync(null, end.Token))
            yield return item;

        if (_cutOff is null)
        {
            await foreach (var item in JoinAsync(end.Token))
                yield return item;
        }

        if (_cutOff is not { } reason)
            yield break;

        StreamMetrics.CountCutOff(reason);
        yield return Item("cut_off", new { reason, after = CloudEventJson.SequenceOf(_position) });
    }

    public void Dispose()
    {
        tail.Unsubscribe(_subscription);
        place.Dispose();
    }

    private async IAsyncEnumerable<SseItem<string>> JoinAsync([EnumeratorCancellation] CancellationToken end)
    {
        tail.Watch(_subscription);
        if (await OrNullAsync<long?>(async () => await _subscription.Since.WaitAsync(end)) is not { } since)
            yield break;

        // What came between the last look and the place where the tail took over.
        await foreach (var item in CatchUpAsync(since, end))
            yield return item;
        if (_cutOff is not null)
            yield break;

        await foreach (var item in FollowAsync(end))
            yield return item;
    }

    /// <param name="until">Null = until nothing more can be read.</param>
    private async IAsyncEnumerable<SseItem<string>> CatchUpAsync(long? until, [EnumeratorCancellation] CancellationToken end)
    {
        var reader = history.NewReader();
        var isLast = false;
        while (!isLast && (until is null || _position < until) && !end.IsCancellationRequested)
        {
            var batch = place.Lost.IsCompleted
                ? null
                : await OrNullAsync(() => history.ReadAsync(reader, filter, _position, end));
            if (end.IsCancellationRequested)
                yield break;
            if (batch is null)
            {
                _cutOff = place.Lost.IsCompleted ? "place_needed" : "storage_unavailable";
                yield break;
            }

            foreach (var @event in batch.Events)
                yield return Sent(@event);

            _position = batch.End;
            isLast = batch.IsLast;
            if (clock.GetElapsedTime(_lastSentAt) >= HeartbeatEvery)
                yield return Heartbeat();
        }
    }

    private async IAsyncEnumerable<SseItem<string>> FollowAsync([EnumeratorCancellation] CancellationToken end)
    {
        using var beat = new PeriodicTimer(HeartbeatEvery, clock);
        var tick = beat.WaitForNextTickAsync(end).AsTask();
        var arrival = _subscription.Events.WaitToReadAsync(end).AsTask();
        while (!end.IsCancellationRequested)
        {
            await Task.WhenAny(tick, arrival, place.Lost);
            if (place.Lost.IsCompleted)
            {
                _cutOff = "place_needed";
                yield break;
            }

            if (arrival.IsCompletedSuccessfully)
            {
                if (!await arrival)
                {
                    _cutOff = _subscription.IsCutOff ? "too_slow" : null;
                    yield break;
                }

                while (_subscription.Events.TryRead(out var @event))
                {
                    if (@event.Position > _position)
                        yield return Sent(@event);
                }

                arrival = _subscription.Events.WaitToReadAsync(end).AsTask();
            }

            if (tick.IsCompletedSuccessfully)
            {
                PassOver();
                yield return Heartbeat();
                tick = beat.WaitForNextTickAsync(end).AsTask();
            }
        }
    }

    /// <summary>Goes on past what the filter left out.</summary>
    private void PassOver()
    {
        // In this sequence: what is offered after the look at the position may be waiting by now.
        var readTo = _subscription.ReadTo;
        if (readTo > _position && !_subscription.Events.TryPeek(out _))
            _position = readTo;
    }

    private SseItem<string> Sent(StreamedEvent @event)
    {
        _position = @event.Position;
        _lastSentAt = clock.GetTimestamp();
        return @event.ToItem();
    }

    private SseItem<string> Heartbeat()
    {
        _lastSentAt = clock.GetTimestamp();
        return Item("heartbeat", new { at = clock.GetUtcNow(), sequence = CloudEventJson.SequenceOf(_position) });
    }

    private SseItem<string> Item<T>(string name, T data) =>
        new(JsonSerializer.Serialize(data, JsonSerializerOptions.Web), name) { EventId = CloudEventJson.SequenceOf(_position) };

    /// <summary>The end of a stream is no failure of its request.</summary>
    private static async Task<T?> OrNullAsync<T>(Func<Task<T?>> read)
    {
        try
        {
            return await read();
        }
        catch (OperationCanceledException)
        {
            return default;
        }
    }
}
