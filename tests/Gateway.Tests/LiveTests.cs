using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Gateway.Api.Live;
using OrderActors.Gateway.Tests.Support;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Gateway.Tests;

public sealed class LiveTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_open_page_is_told_of_a_change_and_not_of_what_was_before()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("1"));
        var stored = DateTimeOffset.UtcNow;
        await using (var earlier = await OpenAsync(gateway))
            await earlier.NextAsync("beat", beat => beat.GetProperty("readAt") is { ValueKind: JsonValueKind.String } at && at.GetDateTimeOffset() > stored);

        await using var page = await OpenAsync(gateway);
        await gateway.PutAsync(Rows.Order("2"));

        var change = await page.NextAsync("changed", _ => true);
        Assert.Equal(("order", "2", "order.created.v1"), (change.Text("subject"), change.Text("id"), change.Text("type")));
    }

    [Fact]
    public async Task A_change_of_stock_names_location_and_SKU()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var page = await OpenAsync(gateway);
        await page.NextAsync("beat", beat => beat.GetProperty("readAt").ValueKind is JsonValueKind.String);

        await gateway.PutAsync(Rows.Stock("A/B"));

        var change = await page.NextAsync("changed", _ => true);
        Assert.Equal(("stock", "main/A%2FB"), (change.Text("subject"), change.Text("id")));
    }

    [Fact]
    public async Task Nobody_is_told_of_another_sellers_changes()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var page = await OpenAsync(gateway);
        await page.NextAsync("beat", beat => beat.GetProperty("readAt").ValueKind is JsonValueKind.String);

        await gateway.PutAsync(Rows.Order("1", "somebody-else"));
        await gateway.PutAsync(Rows.Order("2"));

        Assert.Equal("2", (await page.NextAsync("changed", _ => true)).Text("id"));
    }

    [Fact]
    public async Task A_page_that_is_opened_while_the_end_is_looked_for_misses_nothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        var looks = 0;
        var opened = new TaskCompletionSource<LiveSubscription>();
        JournalTail tail = null!;
        async Task OpenBeforeTheThirdLookAsync()
        {
            if (++looks != 3)
                return;

            opened.SetResult(tail.Subscribe(TestGateway.Seller)!);
            await gateway.PutAsync(Rows.Order("1"));
        }

        var store = InterruptedReader.Of(gateway.Services.GetRequiredService<IStoreReader>(), OpenBeforeTheThirdLookAsync);
        var reader = gateway.Services.GetRequiredService<TailReader>();
        using (tail = new JournalTail(reader, store, TimeProvider.System, NullLogger<JournalTail>.Instance))
        {
            await tail.StartAsync(CancellationToken.None);
            var page = await opened.Task.WaitAsync(Patience);

            var change = await page.Changes.ReadAsync().AsTask().WaitAsync(Patience);

            Assert.Equal("1", change.Id);
            await tail.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void A_page_that_is_too_slow_is_told_of_the_gap_once()
    {
        var subscription = new LiveSubscription("demo");
        for (var position = 0; position <= LiveSubscription.MaxWaiting; position++)
            subscription.Offer(new LiveChange(position, "demo", "order", "1", "order.created.v1", Rows.Noon));

        Assert.True(subscription.TakeGap());
        Assert.False(subscription.TakeGap());
    }

    [Fact]
    public async Task Only_so_many_pages_are_open_at_once()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tail = (JournalTail)gateway.Services.GetService(typeof(JournalTail))!;
        for (var page = 0; page < JournalTail.MaxSubscriptions; page++)
            Assert.NotNull(tail.Subscribe("demo"));

        await gateway.GetAsync("/api/v1/orders/events").RefusedAsync(503, "overloaded");
    }

    [Fact]
    public async Task A_closed_page_gives_its_place_to_another()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tail = gateway.Services.GetRequiredService<JournalTail>();
        for (var page = 0; page < JournalTail.MaxSubscriptions - 1; page++)
            Assert.NotNull(tail.Subscribe("demo"));

        await using (var last = await OpenAsync(gateway))
        {
            await last.NextAsync("beat", _ => true);
            Assert.Null(tail.Subscribe("demo"));
        }

        await gateway.CallerGone.WaitAsync(Patience);
        await Eventually.TrueAsync(
            () => Task.FromResult(tail.Subscribe("demo") is not null), Patience, () => "the place of the closed page to be free");
    }

    [Fact]
    public async Task Open_pages_end_when_the_process_does()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var page = await OpenAsync(gateway);
        await page.NextAsync("beat", _ => true);

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await page.EndAsync();
    }

    [Fact]
    public async Task An_event_is_written_as_a_name_and_one_line_of_JSON()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var response = await gateway.Client.GetAsync(
            new Uri("/api/v1/orders/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("event: beat", await reader.ReadLineAsync());
        Assert.StartsWith("data: {\"at\":\"", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("", await reader.ReadLineAsync());
    }

    private static Task<SseConnection> OpenAsync(TestGateway gateway) => SseConnection.OpenAsync(gateway, "/api/v1/orders/events");
}
