using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Engine.PublicEvents;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.PublicEvents;

public sealed class PublicEventReaderTests
{
    private readonly TestJournal _journal = new();

    [Fact]
    public async Task An_order_is_told_as_it_stood_at_each_event()
    {
        await _journal.AddAsync(Stories.Shipped, Stories.OfShipped);

        var told = await ReadAsync(_journal.Events);

        Assert.Equal(
            [
                "order.created.v1 received awaiting", "order.validated.v1 received awaiting",
                "order.inventory_reserved.v1 received ready", "order.processing.v1 processing ready",
                "order.hold_placed.v1 processing ready", "order.hold_released.v1 processing ready",
                "order.attention_needed.v1 processing arranged", "order.hold_placed.v1 processing arranged",
                "order.hold_released.v1 processing ready", "order.label_arranged.v1 processing arranged",
                "order.updated.v1 processing dispatched", "order.shipped.v1 shipped dispatched",
                "order.updated.v1 shipped delivered", "order.delivered.v1 delivered delivered",
            ],
            told.Select(@event => $"{@event.Type} {Order(@event).Text("state")} {Order(@event).GetProperty("lines")[0].Text("state")}"));
    }

    [Fact]
    public async Task A_label_is_told_with_its_package_and_only_once()
    {
        await _journal.AddAsync(Stories.Shipped, Stories.OfShipped);

        var label = Assert.Single(await ReadAsync(_journal.Events), @event => @event.Type == "order.label_arranged.v1");

        var package = Assert.Single(Data(label).GetProperty("packages").EnumerateArray());
        Assert.Equal(
            ("1153000000001", "JD0002123456789012", "Royal Mail"),
            (package.Text("packageId"), package.Text("trackingNumber"), package.Text("provider")));
    }

    [Fact]
    public async Task An_update_names_the_parts_that_changed()
    {
        await _journal.AddAsync(Stories.Shipped, Stories.OfShipped);

        var update = (await ReadAsync(_journal.Events)).First(@event => @event.Type == "order.updated.v1");

        Assert.Equal(["packages", "status"], Data(update).GetProperty("changed").EnumerateArray().Select(part => part.GetString()));
    }

    [Fact]
    public async Task A_snapshot_that_says_nothing_new_is_told_to_nobody()
    {
        await _journal.AddAsync(
            Stories.Shipped,
            Stories.Created(Stories.Shipped),
            new OrderEvent.ChannelChanged(Stories.Snapshot(Stories.Shipped) with { UpdatedAt = Stories.After(3) }, Stories.After(3)));

        Assert.Equal(["order.created.v1"], (await ReadAsync(_journal.Events)).Select(@event => @event.Type));
    }

    [Fact]
    public async Task A_call_that_was_dropped_because_the_order_had_changed_needs_nobody()
    {
        await _journal.AddAsync(
            Stories.Shipped,
            [.. Stories.OfShipped.Take(7), new OrderEvent.EffectRefused("demo/7495001/576461413038785752/1", "changed", Stories.After(9), true)]);
        await _journal.AddAsync(
            Stories.Lost,
            [
                Stories.Created(Stories.Lost),
                new OrderEvent.CancelIntended("cancel-1", "demo/7495001/576461413038785755/1", "out_of_stock", Stories.After(2), Stories.After(1)),
                new OrderEvent.EffectRefused("demo/7495001/576461413038785755/1", "TikTok said no", Stories.After(9)),
            ]);

        var attention = Assert.Single(await ReadAsync(_journal.Events), @event => @event.Type == "order.attention_needed.v1");

        var what = Data(attention).GetProperty("attention");
        Assert.Equal(("refused_call", "cancel", "TikTok said no"), (what.Text("kind"), what.Text("call"), what.Text("message")));
    }

    [Fact]
    public async Task Reading_from_the_middle_tells_the_same_as_reading_from_the_beginning()
    {
        var journal = await Stories.JournalAsync();
        var whole = await new PublicEventReader(journal.Store).OfAsync(journal.Events, CancellationToken.None);
        var orders = journal.Events.Where(stored => stored.Stream.StartsWith("order/", StringComparison.Ordinal)).ToList();

        foreach (var stored in orders)
        {
            var alone = await new PublicEventReader(journal.Store).OfAsync([stored], CancellationToken.None);

            Assert.Equal(whole.Where(@event => @event.Position == stored.Position), alone);
        }
    }

    [Fact]
    public async Task A_reader_that_keeps_too_few_folds_reads_again_and_tells_the_same()
    {
        var journal = await Stories.JournalAsync();
        var events = Interleaved(journal.Events);
        var roomy = await new PublicEventReader(journal.Store).OfAsync(events, CancellationToken.None);

        var tight = await new PublicEventReader(journal.Store, capacity: 1).OfAsync(events, CancellationToken.None);

        Assert.Equal(
            roomy.Where(@event => @event.ShopId.Length > 0).Select(@event => (@event.Id, @event.Data)),
            tight.Where(@event => @event.ShopId.Length > 0).Select(@event => (@event.Id, @event.Data)));
    }

    [Fact]
    public async Task A_reader_that_was_left_behind_finds_its_place_again()
    {
        var events = await _journal.AddAsync(Stories.Shipped, Stories.OfShipped);
        var reader = new PublicEventReader(_journal.Store);
        var whole = await reader.OfAsync(events, CancellationToken.None);

        // Events that were passed already, and a gap after them.
        var again = await reader.OfAsync([events[2], .. events.Skip(11)], CancellationToken.None);

        Assert.Equal(whole.Where(@event => again.Any(other => other.Id == @event.Id)), again);
        Assert.Equal("order.inventory_reserved.v1", again[0].Type);
        Assert.Equal("order.delivered.v1", again[^1].Type);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_an_error_of_its_own_and_of_no_other()
    {
        await _journal.AddAsync(Stories.Cancelled, Stories.Created(Stories.Cancelled));
        await _journal.AddUnreadableAsync(Stories.Failed.Stream, "order.teleported.v9", "{}", Stories.After(1));
        await _journal.AddUnreadableAsync("order/not-a-key", "order.created.v1", "{}", Stories.After(1));
        await _journal.AddAsync(Stories.Lost, Stories.Created(Stories.Lost));
        var reader = new PublicEventReader(_journal.Store);

        var readings = await reader.ReadEachAsync(_journal.Events, CancellationToken.None);

        Assert.Equal([false, true, true, false], readings.Select(reading => reading.Error is not null));
        Assert.Equal(["order.created.v1", null, null, "order.created.v1"], readings.Select(reading => reading.Event?.Type));
        Assert.Contains("order.teleported.v9", readings[1].Error!.Message, StringComparison.Ordinal);
        var thrown = await Assert.ThrowsAsync<PublicEventException>(() => reader.OfAsync(_journal.Events, CancellationToken.None));
        Assert.Equal(readings[1].Stored, thrown.Stored);
    }

    [Fact]
    public async Task A_database_that_is_away_is_nobodys_error()
    {
        await _journal.AddAsync(Stories.Shipped, Stories.OfShipped);
        _journal.Store.FailReads = new StorageUnavailableException("away", null);

        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => new PublicEventReader(_journal.Store).ReadEachAsync([_journal.Events[3]], CancellationToken.None));
    }

    [Fact]
    public async Task Stock_is_told_in_its_counts_and_the_fold_agrees_with_the_row()
    {
        var journal = await Stories.JournalAsync();
        var told = (await new PublicEventReader(journal.Store).OfAsync(journal.Events, CancellationToken.None))
            .Where(@event => @event.Type == "stock.changed.v1").ToList();

        // A SKU is loaded from its row, which is ahead of the first events: counts are never older than the event.
        Assert.All(told, @event => Assert.Equal(("main/MUG%2FWHITE", "", "demo"), (@event.Subject, @event.ShopId, @event.SellerId)));
        Assert.Equal(
            ["adjusted", "safety_stock_set", "reserved", "reserved", "dispatched", "released"],
            told.Select(@event => Data(@event).Text("change")));
        Assert.Equal((10, 0, 10, 2, 8, 7), CountsOf(told[^1]));
    }

    [Fact]
    public async Task Stock_is_followed_event_by_event_once_it_is_known()
    {
        var reader = new PublicEventReader(_journal.Store);
        var counts = new List<(int, int, int, int, int, int)>();
        foreach (var @event in Stories.OfMug)
        {
            var stored = (await _journal.AddAsync(Stories.Mug, @event))[^1];
            counts.AddRange((await reader.OfAsync([stored], CancellationToken.None)).Select(CountsOf));
        }

        Assert.Equal(
            [
                (12, 0, 12, 0, 12, 1), (12, 0, 12, 2, 10, 2), (12, 2, 10, 2, 8, 3), (12, 3, 9, 2, 7, 4), (10, 1, 9, 2, 7, 6),
                (10, 0, 10, 2, 8, 7),
            ],
            counts);
    }

    [Fact]
    public async Task Nothing_tells_who_the_buyer_is()
    {
        string[] words = ["buyer", "recipient", "name", "phone", "email", "address", "street", "zip", "city", "region", "user"];
        // Of goods, and of the shop that the event is about.
        string[] allowed = ["productName", "skuName", "name", "region"];
        var examples = await Stories.ExamplesAsync();

        var members = examples.Values.SelectMany(example => MembersOf(Data(example))).Distinct().ToList();

        Assert.Contains("tiktokOrderId", members);
        Assert.DoesNotContain(
            members, member => !allowed.Contains(member) && words.Any(word => member.Contains(word, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(examples.Values, example => example.Data.Contains("cipher-that-stays-here", StringComparison.Ordinal));
    }

    private Task<ImmutableArray<PublicEvent>> ReadAsync(ImmutableArray<StoredEvent> events) =>
        new PublicEventReader(_journal.Store).OfAsync(events, CancellationToken.None);

    /// <summary>The events of the orders in turn, as a busy journal has them.</summary>
    private static ImmutableArray<StoredEvent> Interleaved(ImmutableArray<StoredEvent> events) =>
        [.. events.OrderBy(stored => stored.Version).ThenBy(stored => stored.Position)];

    private static JsonElement Data(PublicEvent @event) => JsonElement.Parse(@event.Data);

    private static JsonElement Order(PublicEvent @event) => Data(@event).GetProperty("order");

    private static (int OnHand, int Reserved, int Available, int SafetyStock, int Publishable, int Version) CountsOf(PublicEvent @event)
    {
        var data = Data(@event);
        int Count(string name) => data.GetProperty(name).GetInt32();
        return (Count("onHand"), Count("reserved"), Count("available"), Count("safetyStock"), Count("publishable"), Count("version"));
    }

    private static IEnumerable<string> MembersOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => MembersOf(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(MembersOf),
        _ => [],
    };
}

internal static class JsonReading
{
    public static string? Text(this JsonElement json, string member) => json.GetProperty(member).GetString();
}
