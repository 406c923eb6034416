using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Inventory;
using OrderActors.Gateway.Api.Events;
using OrderActors.Gateway.Api.Live;
using OrderActors.Gateway.Tests.Support;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Gateway.Tests;

/// <summary>Where streams end and go on, without HTTP, so that a test decides when something is read.</summary>
public sealed class EventStreamEndsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_stream_that_does_not_keep_up_gets_all_that_waits_and_is_told_where_to_go_on()
    {
        const int Beyond = 76;
        await using var gateway = await TestGateway.StartAsync();
        var clock = new ManualTimeProvider();
        await using var slow = await OpenedAsync(gateway, null, clock);
        var first = await FollowingAsync(slow, clock);
        await gateway.PutAsync(Rows.Order("1"));
        await first.WaitAsync(Patience);

        await AdjustAsync(gateway, EventSubscription.MaxWaiting + Beyond);
        await TailHasReadAsync(gateway);

        var received = await slow.AllAsync();

        Assert.Equal(EventSubscription.MaxWaiting, received.Count - 1);
        var last = JsonElement.Parse(received[^1].Data);
        Assert.Equal(("cut_off", "too_slow"), (received[^1].EventType, last.Text("reason")));
        Assert.Equal(received[^2].EventId, last.Text("after"));

        await using var next = await OpenedAsync(gateway, long.Parse(last.Text("after"), System.Globalization.CultureInfo.InvariantCulture));
        var rest = await next.TakeAsync(Beyond);
        Assert.Equal(
            EventSubscription.MaxWaiting + Beyond,
            received.SkipLast(1).Concat(rest).Select(item => item.EventId).Distinct().Count());
    }

    [Fact]
    public async Task A_heartbeat_passes_over_what_the_filter_left_out()
    {
        await using var gateway = await TestGateway.StartAsync();
        var clock = new ManualTimeProvider();
        await using var stream = await OpenedAsync(gateway, null, clock, "shop.*");
        var next = await FollowingAsync(stream, clock);
        await gateway.PutAsync(Rows.Order("1"));
        var end = await gateway.Services.GetRequiredService<IStoreReader>().FindJournalEndAsync(CancellationToken.None);
        await TailHasReadAsync(gateway);

        clock.Advance(EventStream.HeartbeatEvery);

        var beat = await next.WaitAsync(Patience);
        Assert.Equal(("heartbeat", end), (beat.EventType, PositionOf(beat)));
    }

    /// <summary>
    /// Streams come and go while events are written, each going on where the one before it ended: every event comes once and in
    /// its place, wherever the hand-over from the journal to the tail fell.
    /// </summary>
    [Fact]
    public async Task Streams_that_come_and_go_under_writes_miss_nothing_and_repeat_nothing()
    {
        const int Orders = 60;
        await using var gateway = await TestGateway.StartAsync();
        var readers = Enumerable.Range(1, 4).Select(pace => ReadInPartsAsync(gateway, Orders, pace)).ToList();

        for (var order = 0; order < Orders; order++)
            await gateway.PutAsync(Rows.Order($"{order}"));

        var expected = Enumerable.Range(0, Orders).Select(order => $"{order}");
        foreach (var received in await Task.WhenAll(readers).WaitAsync(Patience))
            Assert.Equal(expected, received);
    }

    private static async Task<List<string>> ReadInPartsAsync(TestGateway gateway, int count, int pace)
    {
        var received = new List<string>();
        long after = 0;
        while (received.Count < count)
        {
            await using var stream = await OpenedAsync(gateway, after);
            // Parts of different lengths, so that streams end and begin at places of their own.
            var part = Math.Min(count - received.Count, 1 + received.Count * pace % 7);
            foreach (var item in await stream.TakeAsync(part))
            {
                received.Add(JsonElement.Parse(item.Data).Text("subject"));
                after = PositionOf(item);
            }
        }

        return received;
    }

    /// <summary>A stream whose first heartbeat was read, which opens it.</summary>
    private static async Task<HandRead> OpenedAsync(
        TestGateway gateway, long? after, TimeProvider? clock = null, string? types = null)
    {
        var services = gateway.Services;
        var (filter, _) = EventFilter.Read(TestGateway.Seller, types, null);
        var history = services.GetRequiredService<EventHistory>();
        var stream = new EventStream(
            filter!,
            after ?? await history.FindEndAsync(CancellationToken.None),
            services.GetRequiredService<EventStreamPlaces>().Take(TestGateway.Seller, out _)!,
            history,
            services.GetRequiredService<JournalTail>(),
            clock ?? TimeProvider.System);
        var read = new HandRead(stream);
        Assert.Equal("heartbeat", (await read.NextAsync()).EventType);
        return read;
    }

    /// <summary>Reads on, and comes back when the stream has caught up: from there on the tail tells it.</summary>
    private static async Task<Task<SseItem<string>>> FollowingAsync(HandRead stream, ManualTimeProvider clock)
    {
        var next = stream.NextAsync();
        await Eventually.TrueAsync(() => Task.FromResult(clock.NextDueAt is not null), Patience, () => "the heartbeat's timer");
        return next;
    }

    /// <summary>Many events of one SKU in few commits.</summary>
    private static async Task AdjustAsync(TestGateway gateway, int count)
    {
        var key = new SkuKey(TestGateway.Seller, "main", "MUG");
        var version = 0;
        foreach (var part in Enumerable.Range(1, count).Select(Received).Chunk(100))
        {
            var stock = new RowImage.Stock(key, version + part.Length, 0, 0, 0, version + part.Length, Rows.Noon);
            await gateway.Store.CommitAsync(new ChangeSet(key.Stream, version, [.. part], [stock]));
            version += part.Length;
        }
    }

    private static JournalRow Received(int number)
    {
        var (type, data) = StockEvents.Codec.Encode(new StockEvent.Adjusted($"receipt-{number}", 1, "receipt", "", Rows.Noon));
        return new JournalRow(type, Rows.Noon, "system", "test", null, data, new byte[32]);
    }

    private static async Task TailHasReadAsync(TestGateway gateway)
    {
        var tail = gateway.Services.GetRequiredService<JournalTail>();
        // A read that began before may have ended after: the second one from now has seen everything.
        for (var round = 0; round < 2; round++)
        {
            var now = DateTimeOffset.UtcNow;
            await Eventually.TrueAsync(() => Task.FromResult(tail.ReadAt > now), Patience, () => "the tail to read");
        }
    }

    private static long PositionOf(SseItem<string> item) =>
        long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture);

    private sealed class HandRead(EventStream stream) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<string>> _items = stream.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        private Task<bool>? _pending;

        public async Task<SseItem<string>> NextAsync()
        {
            _pending = _items.MoveNextAsync().AsTask();
            Assert.True(await _pending.WaitAsync(Patience), "the stream ended");
            return _items.Current;
        }

        public async Task<List<SseItem<string>>> TakeAsync(int count)
        {
            var taken = new List<SseItem<string>>();
            while (taken.Count < count)
            {
                if (await NextAsync() is { EventType: not "heartbeat" } item)
                    taken.Add(item);
            }

            return taken;
        }

        public async Task<List<SseItem<string>>> AllAsync()
        {
            var all = new List<SseItem<string>>();
            while (await (_pending = _items.MoveNextAsync().AsTask()).WaitAsync(Patience))
                all.Add(_items.Current);

            return all;
        }

        public async ValueTask DisposeAsync()
        {
            stream.Dispose();
            if (_pending is { IsCompleted: false })
                await _pending;
            await _items.DisposeAsync();
        }
    }
}
