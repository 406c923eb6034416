using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Gateway.Tests.Support;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests;

/// <summary>What an operator sees of subscribers, and decides about what they did not take.</summary>
public sealed class SubscriptionTests
{
    private const string Name = "webhooks";
    private const string Parked = "/api/v1/subscriptions/parked";
    private const string Stream = "order/demo/7495/5001";

    private static readonly DateTimeOffset s_at = new(2024, 3, 14, 15, 9, 26, TimeSpan.Zero);

    [Fact]
    public async Task Each_subscriber_is_shown_with_how_far_it_is_behind_and_who_works_on_it()
    {
        await using var gateway = await TestGateway.StartAsync();
        var events = await WriteAsync(gateway, Stream, 3);
        var partition = JournalPartition.Of(Stream);
        var store = gateway.Services.GetRequiredService<ISubscriptionStore>();
        await store.BeginAsync(Name, 0, CancellationToken.None);
        await store.AdvanceAsync([new CursorMove(Name, partition, 0, events[0].Position)], [], CancellationToken.None);
        await gateway.Services.GetRequiredService<ILeases>().HoldAsync(
            "silo-1", [$"bus/{Name}/{partition}"], TimeSpan.FromMinutes(5), CancellationToken.None);

        var answer = await gateway.GetAsync("/api/v1/subscriptions").AcceptedAsync();

        var subscription = Assert.Single(answer.GetProperty("subscriptions").EnumerateArray());
        Assert.Equal(Name, subscription.Text("name"));
        Assert.Equal(2, subscription.GetProperty("lagEvents").GetInt64());
        Assert.True(subscription.GetProperty("lagSeconds").GetDouble() > 0);
        Assert.Equal(0, subscription.GetProperty("parked").GetProperty("parked").GetInt64());
        var shown = subscription.GetProperty("partitions").EnumerateArray().Single(one => one.GetProperty("partition").GetInt32() == partition);
        Assert.Equal("silo-1", shown.Text("owner"));
        Assert.Equal(events[0].Position, shown.GetProperty("position").GetInt64());
    }

    [Fact]
    public async Task Parked_events_are_listed_by_pages_and_only_to_their_seller()
    {
        await using var gateway = await TestGateway.StartAsync();
        await ParkAsync(gateway, Stream, 3);
        await ParkAsync(gateway, "order/others/7495/1", 1);

        var first = await gateway.GetAsync($"{Parked}?subscriber={Name}&limit=2").AcceptedAsync();
        var second = await gateway.GetAsync($"{Parked}?subscriber={Name}&limit=2&cursor={first.Text("nextCursor")}").AcceptedAsync();

        Assert.Equal([1, 2], Versions(first));
        Assert.Equal([3], Versions(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
        var shown = first.GetProperty("items")[0];
        Assert.Equal((Stream, "parked", "refused"), (shown.Text("stream"), shown.Text("status"), shown.Text("reason")));
    }

    [Theory]
    [InlineData("repeat", "repeated")]
    [InlineData("discard", "discarded")]
    public async Task One_is_decided_about_once_whoever_repeats_the_request_and_it_is_noted_who_did_it(string address, string act)
    {
        await using var gateway = await TestGateway.StartAsync();
        await ParkAsync(gateway, Stream, 2);
        var request = new { subscriber = Name, stream = Stream, version = 1 };

        var answer = await gateway.PostAsync($"{Parked}/{address}", request, key: "once").AcceptedAsync();
        var repeated = await gateway.PostAsync($"{Parked}/{address}", request, key: "once").AcceptedAsync();

        Assert.Equal(1, answer.GetProperty("count").GetInt64());
        Assert.Equal(1, repeated.GetProperty("count").GetInt64());
        var noted = Assert.Single((await gateway.GetAsync($"/api/v1/subscriptions/acts?subscriber={Name}").AcceptedAsync()).EnumerateArray());
        Assert.Equal((act, Stream, "user:demo", "api:once"), (noted.Text("act"), noted.Text("stream"), noted.Text("actor"), noted.Text("cause")));
        var left = await gateway.GetAsync($"{Parked}?subscriber={Name}").AcceptedAsync();
        Assert.Equal(act == "repeated" ? ["waiting", "parked"] : ["parked"], left.GetProperty("items").EnumerateArray().Select(one => one.Text("status")));
    }

    /// <summary>The effect is stored and its answer is not: what the first try decided is what the second is told.</summary>
    [Fact]
    public async Task A_decision_whose_answer_was_lost_is_answered_and_not_made_again()
    {
        await using var gateway = await TestGateway.StartAsync();
        await ParkAsync(gateway, Stream, 1);
        var request = new { subscriber = Name, stream = Stream, version = 1 };
        gateway.Store.AnswerFailure = new StorageUnavailableException("gone");
        await gateway.PostAsync($"{Parked}/discard", request, key: "lost").RefusedAsync(503, "storage-unavailable");
        gateway.Store.AnswerFailure = null;

        var answer = await gateway.PostAsync($"{Parked}/discard", request, key: "lost").AcceptedAsync();

        Assert.Equal(1, answer.GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task All_that_are_alike_are_repeated_together_and_no_other()
    {
        await using var gateway = await TestGateway.StartAsync();
        await ParkAsync(gateway, Stream, 3);
        await ParkAsync(gateway, "order/demo/7495/5002", 1, "other reason");
        await ParkAsync(gateway, "order/others/7495/1", 1);

        var answer = await gateway.PostAsync($"{Parked}/repeat", new { subscriber = Name, reason = "refused" }).AcceptedAsync();

        Assert.Equal(3, answer.GetProperty("count").GetInt64());
        Assert.False(answer.GetProperty("hasMore").GetBoolean());
        Assert.Equal(
            ["order/demo/7495/5002"],
            (await gateway.GetAsync($"{Parked}?subscriber={Name}").AcceptedAsync()).GetProperty("items").EnumerateArray()
                .Where(one => one.Text("status") == "parked").Select(one => one.Text("stream")));
        var others = await gateway.Services.GetRequiredService<IParkedEvents>().ListAsync(
            Name, "others", new ParkedFilter(ParkedStatus.Parked), 0, 10, CancellationToken.None);
        Assert.Single(others);
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_named()
    {
        await using var gateway = await TestGateway.StartAsync();
        await ParkAsync(gateway, "order/others/7495/1", 1);

        Assert.Equal("subscriber", (await gateway.GetAsync(Parked).RefusedAsync(400, "invalid-request")).Text("field"));
        Assert.Equal("cursor", (await gateway.GetAsync($"{Parked}?subscriber=x&cursor=-1").RefusedAsync(400, "invalid-request")).Text("field"));
        Assert.Equal("limit", (await gateway.GetAsync($"{Parked}?subscriber=x&limit=0").RefusedAsync(400, "invalid-request")).Text("field"));
        Assert.Equal(
            "version",
            (await gateway.PostAsync($"{Parked}/repeat", new { subscriber = Name, stream = Stream }).RefusedAsync(400, "invalid-request")).Text("field"));
        Assert.Equal(
            "stream", (await gateway.PostAsync($"{Parked}/discard", new { subscriber = Name }).RefusedAsync(400, "invalid-request")).Text("field"));
        foreach (var (field, body) in new (string, object)[]
        {
            ("stream", new { subscriber = Name, stream = "order/\0", version = 1 }),
            ("type", new { subscriber = Name, type = "\0" }),
            ("reason", new { subscriber = Name, reason = new string('r', 501) }),
        })
        {
            Assert.Equal(field, (await gateway.PostAsync($"{Parked}/repeat", body).RefusedAsync(400, "invalid-request")).Text("field"));
        }

        await gateway.PostAsync($"{Parked}/discard", new { subscriber = Name, stream = "order/others/7495/1", version = 1 })
            .RefusedAsync(404, "not-found");
    }

    private static IEnumerable<int> Versions(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("version").GetInt32());

    private static async Task ParkAsync(TestGateway gateway, string stream, int count, string reason = "refused")
    {
        var events = await WriteAsync(gateway, stream, count);
        Assert.True(await gateway.Services.GetRequiredService<ISubscriptionStore>().AdvanceAsync(
            [],
            [.. events.Select(stored => new SubscriberRow.ParkedEvent(Name, stored, ParkedStatus.Parked, reason, 5, true, s_at))],
            CancellationToken.None));
    }

    private static async Task<ImmutableArray<StoredEvent>> WriteAsync(TestGateway gateway, string stream, int count)
    {
        ImmutableArray<JournalRow> rows =
            [.. Enumerable.Range(0, count).Select(_ => new JournalRow("order.shipped.v1", s_at, "channel", "test", null, "{}", new byte[32]))];
        await gateway.Services.GetRequiredService<ICommitPipeline>().CommitAsync(new ChangeSet(stream, 0, rows, []));
        return await gateway.Services.GetRequiredService<IStoreReader>().ReadStreamAsync(stream, 0, CancellationToken.None);
    }
}
