using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderActors.Domain.Orders;
using OrderActors.Gateway.Api.Events;
using OrderActors.Gateway.Tests.Support;
using OrderActors.Testing;

namespace OrderActors.Gateway.Tests;

/// <summary>The event stream as a program sees it, over HTTP.</summary>
public sealed class EventStreamTests
{
    private const string Path = "/api/v1/events/stream";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_event_arrives_as_a_CloudEvent_named_by_its_type_with_its_place_as_id()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("1"));
        await using var stream = await OpenAsync(gateway);

        await gateway.PutAsync(Rows.Order("2"));

        var item = await stream.NextAsync();
        var @event = JsonElement.Parse(item.Data);
        Assert.Equal("order.created.v1", item.EventType);
        Assert.Equal(@event.Text("sequence"), item.EventId);
        Assert.Equal(
            ("1.0", "com.orderactors.order.created.v1", "/sellers/demo/shops/7001", "2"),
            (@event.Text("specversion"), @event.Text("type"), @event.Text("source"), @event.Text("subject")));
        Assert.Equal("2", @event.GetProperty("data").GetProperty("order").Text("tiktokOrderId"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_goes_on_behind_the_last_event_that_was_received(bool byHeader)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("1"));
        await gateway.PutAsync(Rows.Order("2"), Rows.Reserved[0]);
        string last;
        await using (var first = await OpenAsync(gateway, "?after=0"))
        {
            await ReceivedAsync(first, "order.created.v1 1");
            last = (await first.NextAsync()).EventId!;
        }

        await gateway.PutAsync(Rows.Order("3"));
        // A browser repeats the address that it began with, and adds the header.
        await using var second = byHeader
            ? await OpenAsync(gateway, "?after=0", last)
            : await OpenAsync(gateway, "?after=" + last);

        await ReceivedAsync(second, "order.validated.v1 2", "order.created.v1 3");
        await gateway.PutAsync(Rows.Order("4"));
        await ReceivedAsync(second, "order.created.v1 4");
    }

    [Fact]
    public async Task A_stream_is_told_of_its_sellers_events_alone()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("1", "somebody-else"));
        await gateway.PutAsync(Rows.Order("2"));
        await using var stream = await OpenAsync(gateway, "?after=0");
        await ReceivedAsync(stream, "order.created.v1 2");

        await gateway.PutAsync(Rows.Order("3", "somebody-else"));
        await gateway.PutAsync(Rows.Order("4"));

        await ReceivedAsync(stream, "order.created.v1 4");
    }

    [Theory]
    [InlineData("types=order.validated", "order.validated.v1 1", "order.validated.v1 2")]
    [InlineData("types=order.validated.v1,shop.connected", "order.validated.v1 1", "order.validated.v1 2")]
    [InlineData("types=order.*&shops=7002", "order.created.v1 2", "order.validated.v1 2", "order.inventory_reserved.v1 2")]
    [InlineData("shops=7001,7002&types=order.created", "order.created.v1 1", "order.created.v1 2")]
    public async Task A_stream_filters_by_types_and_shops(string filter, params string[] expected)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var live = await OpenAsync(gateway, "?" + filter);
        await gateway.PutAsync(Rows.Stock("MUG"));
        await gateway.PutAsync(Rows.Order("1"), [.. Rows.Reserved]);
        await gateway.PutAsync(Rows.Order("2") with { Key = new OrderKey(TestGateway.Seller, "7002", "2") }, [.. Rows.Reserved]);
        await using var late = await OpenAsync(gateway, "?after=0&" + filter);

        await ReceivedAsync(live, expected);
        await ReceivedAsync(late, expected);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_named_and_the_next_ones_follow()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var live = await OpenAsync(gateway);
        await gateway.PutAsync(Rows.Order("1"), "order.teleported.v1", "{}");
        await gateway.PutAsync(Rows.Order("2"));
        await using var late = await OpenAsync(gateway, "?after=0");

        await ReceivedAsync(live, "unreadable 1", "order.created.v1 2");
        await ReceivedAsync(late, "unreadable 1", "order.created.v1 2");
    }

    [Theory]
    [InlineData("?types=order.teleported", "types")]
    [InlineData("?types=", "types")]
    [InlineData("?types=teleports.*", "types")]
    [InlineData("?shops=,", "shops")]
    [InlineData("?after=yesterday", "after")]
    [InlineData("?after=-1", "after")]
    [InlineData("?after=999999999999999999999", "after")]
    [InlineData("?after=4711", "after")]
    public async Task What_is_wrong_is_named_with_what_to_do(string query, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.GetAsync(Path + query).RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
    }

    [Fact]
    public async Task A_place_of_another_journal_is_refused_under_the_name_of_its_header()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Last-Event-ID", "00000000000000004711");

        var problem = await gateway.Client.SendAsync(request).RefusedAsync(400, "invalid-request");

        Assert.Equal("Last-Event-ID", problem.Text("field"));
        Assert.Contains("begin a stream without it", problem.Text("fix"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seller_has_so_many_streams_and_gets_the_place_of_a_closed_one_back()
    {
        await using var gateway = await TestGateway.StartAsync();
        var places = gateway.Services.GetRequiredService<EventStreamPlaces>();
        for (var taken = 0; taken < EventStreamPlaces.MaxPerSeller - 1; taken++)
            Assert.NotNull(places.Take(TestGateway.Seller, out _));

        await using (await OpenAsync(gateway))
            await gateway.GetAsync(Path).RefusedAsync(429, "too-many-requests");

        await gateway.CallerGone.WaitAsync(Patience);
        await Eventually.TrueAsync(
            () => Task.FromResult(places.Take(TestGateway.Seller, out _) is not null), Patience, () => "the place of the closed stream");
    }

    [Fact]
    public async Task Without_a_place_in_all_a_stream_is_told_to_come_again()
    {
        await using var gateway = await TestGateway.StartAsync();
        var places = gateway.Services.GetRequiredService<EventStreamPlaces>();
        for (var taken = 0; taken < EventStreamPlaces.MaxInAll; taken++)
            Assert.NotNull(places.Take($"seller-{taken}", out _));

        await gateway.GetAsync(Path).RefusedAsync(503, "overloaded");
    }

    [Fact]
    public async Task A_stream_that_loses_its_place_to_another_seller_is_told_so_and_ends()
    {
        await using var gateway = await TestGateway.StartAsync();
        var places = gateway.Services.GetRequiredService<EventStreamPlaces>();
        await using var stream = await OpenAsync(gateway);
        Assert.NotNull(places.Take(TestGateway.Seller, out _));
        for (var taken = 2; taken < EventStreamPlaces.MaxInAll; taken++)
            Assert.NotNull(places.Take($"seller-{taken}", out _));

        Assert.NotNull(places.Take("newcomer", out _));

        var cutOff = await stream.NextAsync("cut_off", _ => true);
        Assert.Equal("place_needed", cutOff.Text("reason"));
        await stream.EndAsync();
    }

    [Fact]
    public async Task Open_streams_end_when_the_process_does()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var stream = await OpenAsync(gateway);

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await stream.EndAsync();
    }

    [Fact]
    public async Task Nobody_without_a_key_gets_a_stream()
    {
        await using var gateway = await TestGateway.StartAsync(("Api:Sellers:alice", new string('0', 64)));

        using var response = await gateway.GetAsync(Path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    /// <summary>A stream whose first heartbeat has come: from there on it misses nothing.</summary>
    private static async Task<SseConnection> OpenAsync(TestGateway gateway, string query = "", string? lastEventId = null)
    {
        var stream = await SseConnection.OpenAsync(gateway, Path + query, lastEventId);
        Assert.Equal("heartbeat", (await stream.NextAsync()).EventType);
        return stream;
    }

    private static async Task ReceivedAsync(SseConnection stream, params string[] expected)
    {
        foreach (var one in expected)
        {
            var item = await stream.NextAsync();
            Assert.Equal(one, $"{item.EventType} {JsonElement.Parse(item.Data).Text("subject")}");
        }
    }
}
