using System.Collections.Immutable;
using OrderActors.Domain.Shops;
using OrderActors.Domain.Webhooks;
using OrderActors.Engine.PublicEvents;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Webhooks;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Silo.Tests.Webhooks;

/// <summary>Which deliveries follow from which events, on a real database.</summary>
public sealed class WebhookSubscriberTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orderactors-webhooks-");
    private readonly ManualTimeProvider _clock = new();

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public async Task Each_endpoint_gets_what_it_wants_of_its_own_seller()
    {
        await using var process = await StartAsync();
        await process.CreateAsync("all.example.com");
        await process.CreateAsync("other-shop.example.com", new EndpointTarget("https://other-shop.example.com/", "", [], ["7002"]));
        await process.CreateAsync("other-type.example.com", new EndpointTarget("https://other-type.example.com/", "", ["order.shipped"], []));
        await process.CreateAsync("this-type.example.com", new EndpointTarget("https://this-type.example.com/", "", ["shop.connected"], ["7001"]));

        var rows = await HandleAsync(process, Connected("acme", 1), Connected("bolt", 2));

        Assert.Equal(
            new[] { "all.example.com", "this-type.example.com" }.Select(SendingProcess.KeyOf).OrderBy(key => key.EndpointId),
            rows.Select(row => row.Endpoint).OrderBy(key => key.EndpointId));
        Assert.All(rows, row => Assert.Equal(("shop.connected.v1", "7001"), (row.EventType, row.ShopId)));
    }

    [Fact]
    public async Task The_same_events_give_the_same_deliveries_with_the_same_ids_again()
    {
        await using var process = await StartAsync();
        await process.CreateAsync("all.example.com");

        ImmutableArray<StoredEvent> events = [Connected("acme", 1), Connected("acme", 2)];
        var first = await HandleAsync(process, events);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var again = await HandleAsync(process, events);

        Assert.Equal(2, first.Select(row => row.DeliveryId).Distinct().Count());
        Assert.Equal(
            first.Select(row => (row.DeliveryId, row.EventId, row.Body)), again.Select(row => (row.DeliveryId, row.EventId, row.Body)));
        Assert.True(first[0].At < first[1].At);
    }

    [Fact]
    public async Task An_endpoint_gets_nothing_of_the_time_before_it_and_a_deleted_one_nothing_at_all()
    {
        await using var process = await StartAsync();
        var before = Connected("acme", 1);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await process.CreateAsync("new.example.com");
        await process.CreateAsync("deleted.example.com");
        await process.DeleteAsync("deleted.example.com");

        var rows = await HandleAsync(process, before, Connected("acme", 2));

        Assert.Equal(SendingProcess.KeyOf("new.example.com"), Assert.Single(rows).Endpoint);
    }

    [Fact]
    public async Task A_disabled_endpoint_s_events_are_kept_for_it()
    {
        await using var process = await StartAsync();
        await process.CreateAsync("shop.example.com");
        await process.DisableAsync("shop.example.com");

        Assert.Single(await HandleAsync(process, Connected("acme", 1)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<SendingProcess> StartAsync() =>
        SendingProcess.StartAsync(Path.Combine(_folder.FullName, "orders.db"), new ScriptedEndpoints(), _clock);

    private async Task<ImmutableArray<SubscriberRow.WebhookDelivery>> HandleAsync(
        SendingProcess process, params ImmutableArray<StoredEvent> events)
    {
        var subscriber = new WebhookSubscriber(new PublicEventReader(process.Reader), process.Endpoints, process.Pump, _clock);
        return [.. (await subscriber.HandleAsync(events, CancellationToken.None)).Cast<SubscriberRow.WebhookDelivery>()];
    }

    private StoredEvent Connected(string seller, long version)
    {
        var (type, data) = ShopAggregate.Codec.Encode(
            new ShopEvent.Connected("Mugs", "US", "cipher", Now.AddDays(7), Now.AddDays(365), Now));
        return new StoredEvent(version, new ShopKey(seller, "7001").Stream, version, type, Now, "channel", "api:1", null, data, []);
    }
}
