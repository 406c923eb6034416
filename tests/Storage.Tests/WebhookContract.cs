using System.Collections.Immutable;
using OrderActors.Domain.Webhooks;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>What endpoints and the outbox of deliveries promise, on every database.</summary>
public abstract class WebhookContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    private static readonly EndpointKey s_key = new("acme", "whe_1");
    private static readonly EndpointKey s_other = new("acme", "whe_2");
    private static readonly DateTimeOffset s_later = Sample.At.AddMinutes(1);

    [Fact]
    public async Task An_endpoint_reads_back_as_it_was_written_with_the_head_of_its_stream()
    {
        await PutAsync(Endpoint(s_key));
        await PutAsync(Endpoint(s_key) with { Url = "https://example.com/new", Version = 2 }, expected: 1);

        var stored = await Store.Endpoints.LoadAsync(s_key, None);

        Assert.Equal(Endpoint(s_key) with { Url = "https://example.com/new", Version = 2 }, stored!.Row);
        Assert.Equal((EndpointHealth.Good, 2), (stored.Health, stored.Head.Version));
        Assert.Null(await Store.Endpoints.LoadAsync(s_other, None));
    }

    [Fact]
    public async Task Endpoints_are_listed_page_by_page_without_deleted_ones_and_those_of_others()
    {
        await PutAsync(Endpoint(s_key));
        await PutAsync(Endpoint(s_other));
        await PutAsync(Endpoint(new EndpointKey("acme", "whe_3")) with { Status = EndpointStatus.Deleted });
        await PutAsync(Endpoint(new EndpointKey("bolt", "whe_4")));

        Assert.Equal(["whe_1"], (await Store.Endpoints.ListAsync("acme", "", 1, None)).Select(listed => listed.Row.Key.EndpointId));
        Assert.Equal(["whe_2"], (await Store.Endpoints.ListAsync("acme", "whe_1", 5, None)).Select(listed => listed.Row.Key.EndpointId));
        Assert.Equal(
            ["whe_1", "whe_2", "whe_4"],
            (await Store.Endpoints.OfSellersAsync(["bolt", "acme"], None)).Select(row => row.Key.EndpointId));
    }

    [Fact]
    public async Task An_event_is_there_once_for_each_endpoint_however_often_it_is_written()
    {
        await PutAsync(Endpoint(s_key));
        await PutAsync(Endpoint(s_other));
        await Store.Subscriptions.BeginAsync("webhooks", 0, None);

        Assert.True(await Store.Subscriptions.AdvanceAsync(
            [new CursorMove("webhooks", 0, 0, 5)], [Delivery(s_key, "evt_1"), Delivery(s_other, "evt_1")], None));
        Assert.True(await Store.Subscriptions.AdvanceAsync(
            [new CursorMove("webhooks", 0, 5, 9)], [Delivery(s_key, "evt_1") with { Body = "{}" }, Delivery(s_key, "evt_2")], None));
        Assert.False(await Store.Subscriptions.AdvanceAsync(
            [new CursorMove("webhooks", 0, 5, 9)], [Delivery(s_key, "evt_3")], None));

        var all = await ListAsync(new DeliveryFilter());
        Assert.Equal(3, all.Length);
        Assert.Equal("""{"n":1}""", all.Single(row => row.Endpoint == s_key && row.EventId == "evt_1").Body);
        AssertRows([s_key, s_other], (await Store.Deliveries.FindDueEndpointsAsync(Sample.At, 10, None)).OrderBy(key => key.EndpointId));
    }

    [Fact]
    public async Task An_attempt_is_claimed_by_one_alone_and_comes_back_if_it_is_not_settled()
    {
        var due = await AddedAsync("evt_1");
        await using var second = TestStore.Open(Db.Options);

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            (number % 2 == 0 ? Store : second).Deliveries.ClaimAsync([due], s_later)));

        Assert.Single(claims, claim => claim.Contains(due.DeliveryId));
        Assert.Empty(await DueAsync(s_later.AddMilliseconds(-1)));
        var again = Assert.Single(await DueAsync(s_later));
        Assert.Equal((1, 1), (again.Attempts, again.Round));
    }

    [Fact]
    public async Task A_delivered_one_is_not_due_any_more_and_its_attempt_is_in_the_log()
    {
        var due = await AddedAsync("evt_1");
        await Store.Deliveries.ClaimAsync([due], s_later);

        await Store.Deliveries.SettleAsync(Settled(due, 1, DeliveryStatus.Delivered));
        await Store.Deliveries.SettleAsync(Settled(due, 1, DeliveryStatus.Failed));

        Assert.Empty(await DueAsync(s_later.AddDays(9)));
        Assert.Empty(await Store.Deliveries.FindDueEndpointsAsync(s_later.AddDays(9), 10, None));
        var logged = await Store.WebhookLog.FindAsync("acme", due.DeliveryId, None);
        Assert.Equal((DeliveryStatus.Delivered, 1, null), (logged!.Status, logged.Attempts, logged.NextAttemptAt));
        Assert.Equal(Sample.At.AddMilliseconds(120), logged.SettledAt);
        var attempt = Assert.Single(await Store.WebhookLog.ListAttemptsAsync(due.DeliveryId, 10, None));
        Assert.Equal(
            new LoggedAttempt(1, Sample.At, TimeSpan.FromMilliseconds(120), 200, "note 'ü'", "{\"ok\": \"ü\"}"), attempt);
        Assert.Null(await Store.WebhookLog.FindAsync("bolt", due.DeliveryId, None));
    }

    [Fact]
    public async Task A_result_that_comes_after_the_attempt_was_taken_up_changes_nothing_but_the_log()
    {
        var due = await AddedAsync("evt_1");
        await Store.Deliveries.ClaimAsync([due], s_later);
        await Store.Deliveries.ClaimAsync(await DueAsync(s_later), s_later.AddMinutes(1));

        await Store.Deliveries.SettleAsync(Settled(due, 1, DeliveryStatus.Failed));

        var logged = await Store.WebhookLog.FindAsync("acme", due.DeliveryId, None);
        Assert.Equal((DeliveryStatus.Pending, 2), (logged!.Status, logged.Attempts));
        Assert.Single(await Store.WebhookLog.ListAttemptsAsync(due.DeliveryId, 10, None));
    }

    [Fact]
    public async Task An_endpoint_that_failed_is_left_alone_until_its_pause_ends_or_it_is_enabled()
    {
        var due = await AddedAsync("evt_1");
        await Store.Deliveries.ClaimAsync([due], s_later);
        var health = EndpointHealth.Good.AfterFailure(TimeSpan.FromMinutes(2), Sample.At);
        var failed = Settled(due, 1, DeliveryStatus.Pending) with
        {
            RetryAt = Sample.At.AddSeconds(5),
            Health = health,
            Answer = new EndpointAnswer(null, null, "no answer in time", "", TimeSpan.FromSeconds(15)),
        };

        await Store.Deliveries.SettleAsync(failed);

        Assert.Equal(health, (await Store.Endpoints.LoadAsync(s_key, None))!.Health);
        Assert.Empty(await Store.Deliveries.FindDueEndpointsAsync(Sample.At.AddSeconds(119), 10, None));
        Assert.Equal(s_key, Assert.Single(await Store.Deliveries.FindDueEndpointsAsync(Sample.At.AddSeconds(120), 10, None)));
        Assert.Null(Assert.Single(await Store.WebhookLog.ListAttemptsAsync(due.DeliveryId, 10, None)).HttpStatus);

        await PutAsync(Endpoint(s_key) with { Version = 2 }, expected: 1);
        Assert.Equal(health, (await Store.Endpoints.LoadAsync(s_key, None))!.Health);
        await Store.Endpoints.EndPauseAsync(s_key, None);
        Assert.Equal(health with { PausedUntil = null }, (await Store.Endpoints.LoadAsync(s_key, None))!.Health);
        await Store.Endpoints.ForgetFailuresAsync(s_key, None);
        Assert.Equal(EndpointHealth.Good, (await Store.Endpoints.LoadAsync(s_key, None))!.Health);
    }

    [Fact]
    public async Task Nothing_is_due_for_a_disabled_endpoint_and_all_of_it_once_it_is_enabled()
    {
        await AddedAsync("evt_1");
        await PutAsync(Endpoint(s_key) with { Status = EndpointStatus.Disabled, Version = 2 }, expected: 1);
        Assert.Empty(await Store.Deliveries.FindDueEndpointsAsync(s_later, 10, None));

        await PutAsync(Endpoint(s_key) with { Version = 3 }, expected: 2);
        Assert.Single(await Store.Deliveries.FindDueEndpointsAsync(s_later, 10, None));
    }

    [Fact]
    public async Task What_is_overdue_is_counted_but_for_endpoints_that_are_paused_or_disabled()
    {
        var due = await AddedAsync("evt_1");
        await AddedAsync("evt_2");
        Assert.Equal(new BacklogEntry(BacklogKind.Webhooks, 2, Sample.At), await BacklogAsync(s_later));

        await Store.Deliveries.ClaimAsync([due], s_later);
        await Store.Deliveries.SettleAsync(Settled(due, 1, DeliveryStatus.Pending) with
        {
            RetryAt = Sample.At,
            Health = EndpointHealth.Good.AfterFailure(TimeSpan.FromMinutes(2), Sample.At),
        });
        Assert.Equal(0, (await BacklogAsync(s_later)).Count);
        Assert.Equal(2, (await BacklogAsync(Sample.At.AddMinutes(2))).Count);
        await PutAsync(Endpoint(s_key) with { Status = EndpointStatus.Disabled, Version = 2 }, expected: 1);
        Assert.Equal(0, (await BacklogAsync(Sample.At.AddMinutes(2))).Count);
    }

    [Fact]
    public async Task What_is_sent_again_begins_a_new_round_with_the_same_event()
    {
        var failed = await AddedAsync("evt_1");
        var delivered = await AddedAsync("evt_2");
        await AddedAsync("evt_3");
        await Store.Deliveries.ClaimAsync([failed, delivered], s_later);
        await Store.Deliveries.SettleAsync(Settled(failed, 1, DeliveryStatus.Failed));
        await Store.Deliveries.SettleAsync(Settled(delivered, 1, DeliveryStatus.Delivered));

        Assert.Equal(0, await ResentAsync(new ResendScope.Failed(s_other)));
        Assert.Equal(1, await ResentAsync(new ResendScope.Failed(s_key)));
        var again = (await DueAsync(s_later)).Single(due => due.DeliveryId == failed.DeliveryId);
        Assert.Equal((1, 0, "evt_1"), (again.Attempts, again.Round, again.EventId));

        Assert.Equal(0, await ResentAsync(new ResendScope.Range(s_key, Sample.At.AddSeconds(1), s_later)));
        Assert.Equal(1, await ResentAsync(new ResendScope.Range(s_key, Sample.At, s_later)));
        Assert.Equal(1, await ResentAsync(new ResendScope.One(s_key, delivered.DeliveryId)));
        Assert.Equal(0, await ResentAsync(new ResendScope.One(s_other, delivered.DeliveryId)));
        Assert.Equal(3, (await DueAsync(s_later)).Length);
    }

    /// <summary>What is sent again may have arrived before the next round of the same request looks.</summary>
    [Fact]
    public async Task A_round_of_resending_goes_on_where_the_one_before_ended()
    {
        var range = new ResendScope.Range(s_key, Sample.At, s_later);
        for (var number = 1; number <= 3; number++)
        {
            var due = await AddedAsync($"evt_{number}");
            await Store.Deliveries.ClaimAsync([due], s_later);
            await Store.Deliveries.SettleAsync(Settled(due, 1, DeliveryStatus.Delivered));
        }

        var first = await Store.Deliveries.ResendAsync(range, null, s_later, 2, None);
        foreach (var due in await DueAsync(s_later))
        {
            await Store.Deliveries.ClaimAsync([due], s_later.AddMinutes(1));
            await Store.Deliveries.SettleAsync(Settled(due, 2, DeliveryStatus.Delivered));
        }

        var second = await Store.Deliveries.ResendAsync(range, first[^1], s_later, 2, None);
        Assert.Equal(2, first.Length);
        Assert.Single(second);
        Assert.Empty(await Store.Deliveries.ResendAsync(range, second[^1], s_later, 2, None));
        Assert.Equal(3, first.Concat(second).Select(place => place.DeliveryId).Distinct().Count());
    }

    [Fact]
    public async Task The_log_is_filtered_and_goes_on_where_a_page_ended()
    {
        await PutAsync(Endpoint(s_key));
        await PutAsync(Endpoint(s_other));
        for (var number = 0; number < 5; number++)
        {
            var row = Delivery(number % 2 == 0 ? s_key : s_other, $"evt_{number}") with { At = Sample.At.AddSeconds(number) };
            await Store.Deliveries.AddAsync([row with { EventType = number == 4 ? "stock.changed.v1" : row.EventType }], None);
        }

        var first = await ListAsync(new DeliveryFilter(), limit: 2);
        var second = await Store.WebhookLog.ListAsync(
            "acme", new DeliveryFilter(), new DeliveryPlace(first[1].CreatedAt, first[1].DeliveryId), 2, None);
        Assert.Equal(["evt_4", "evt_3"], first.Select(row => row.EventId));
        Assert.Equal(["evt_2", "evt_1"], second.Select(row => row.EventId));
        Assert.Equal(["evt_4", "evt_2", "evt_0"], await EventsAsync(new DeliveryFilter(EndpointId: "whe_1")));
        Assert.Equal(["evt_4"], await EventsAsync(new DeliveryFilter(EventType: "stock.changed.v1")));
        Assert.Equal(["evt_2", "evt_1"], await EventsAsync(new DeliveryFilter(From: Sample.At.AddSeconds(1), To: Sample.At.AddSeconds(3))));
        Assert.Empty(await EventsAsync(new DeliveryFilter(Status: DeliveryStatus.Failed)));
        Assert.Empty(await Store.WebhookLog.ListAsync("bolt", new DeliveryFilter(), null, 10, None));
    }

    [Fact]
    public async Task Old_deliveries_are_forgotten_with_their_attempts_and_a_late_result_finds_nothing()
    {
        var due = await AddedAsync("evt_1");
        await Store.Deliveries.ClaimAsync([due], s_later);
        await Store.Deliveries.SettleAsync(Settled(due, 1, DeliveryStatus.Delivered));

        Assert.Equal(0, await Store.Deliveries.ForgetBeforeAsync(Sample.At, 10, None));
        Assert.Equal(1, await Store.Deliveries.ForgetBeforeAsync(s_later, 10, None));
        await Store.Deliveries.SettleAsync(Settled(due, 2, DeliveryStatus.Delivered));

        Assert.Equal("0", await Db.ScalarAsync("SELECT (SELECT count(*) FROM webhook_deliveries) + (SELECT count(*) FROM webhook_attempts)"));
    }

    [Theory]
    [InlineData("webhook_endpoints", "status = 'lost'", "webhook_endpoints_status_is_known")]
    [InlineData("webhook_deliveries", "status = 'lost', due_at = NULL", "webhook_deliveries_status_is_known")]
    [InlineData("webhook_deliveries", "due_at = NULL", "webhook_deliveries_pending_is_due")]
    public async Task Rows_that_make_no_sense_are_refused(string table, string change, string check)
    {
        await AddedAsync("evt_1");

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Db.ExecuteAsync($"UPDATE {table} SET {change}"));

        Assert.Contains(check, refused.Message, StringComparison.Ordinal);
    }

    private async Task<DueDelivery> AddedAsync(string eventId)
    {
        if (await Store.Endpoints.LoadAsync(s_key, None) is null)
            await PutAsync(Endpoint(s_key));
        await Store.Deliveries.AddAsync([Delivery(s_key, eventId)], None);
        return (await DueAsync(Sample.At)).Single(due => due.EventId == eventId);
    }

    private Task<ImmutableArray<DueDelivery>> DueAsync(DateTimeOffset now) => Store.Deliveries.LoadDueAsync(s_key, now, 100, None);

    private Task<ImmutableArray<LoggedDelivery>> ListAsync(DeliveryFilter filter, int limit = 100) =>
        Store.WebhookLog.ListAsync("acme", filter, null, limit, None);

    private async Task<IEnumerable<string>> EventsAsync(DeliveryFilter filter) =>
        (await ListAsync(filter)).Select(row => row.EventId);

    private async Task<BacklogEntry> BacklogAsync(DateTimeOffset now) =>
        (await Store.Backlog.ReadAsync(now, None)).Single(entry => entry.Kind is BacklogKind.Webhooks);

    private Task PutAsync(RowImage.WebhookEndpoint row, long expected = 0) => CommitAsync(row.Key.Stream, expected, row);

    private static RowImage.WebhookEndpoint Endpoint(EndpointKey key) => new(
        key, "https://example.com/hooks", "Zoë's", """["order.shipped"]""", "[]", """[{"id":"op-1"}]""", EndpointStatus.Enabled,
        null, Sample.At, 1, Sample.At, Sample.At);

    private static SubscriberRow.WebhookDelivery Delivery(EndpointKey key, string eventId) => new(
        key, eventId, "order.shipped.v1", "7495", Sample.At.AddSeconds(-1), """{"n":1}""", Sample.At);

    private static SettledAttempt Settled(DueDelivery due, int attempt, DeliveryStatus status) => new(
        due.Endpoint, due.DeliveryId, attempt, status, Sample.At, null,
        new EndpointAnswer(200, null, null, "{\"ok\": \"ü\"}", TimeSpan.FromMilliseconds(120)), "note 'ü'", null);

    private async Task<int> ResentAsync(ResendScope scope) =>
        (await Store.Deliveries.ResendAsync(scope, null, s_later, 10, None)).Length;
}
