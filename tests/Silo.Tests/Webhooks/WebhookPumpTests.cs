using Microsoft.AspNetCore.DataProtection;
using OrderActors.Domain.Webhooks;
using OrderActors.Testing;

namespace OrderActors.Silo.Tests.Webhooks;

/// <summary>What endpoints that fail or hang do to others, and what a process that ends leaves to the next, on a real database.</summary>
public sealed class WebhookPumpTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orderactors-webhooks-");
    private readonly ManualTimeProvider _clock = new();
    private readonly ScriptedEndpoints _endpoints = new();

    private string Database => Path.Combine(_folder.FullName, "orders.db");

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public async Task Endpoints_that_hang_hold_up_no_other()
    {
        await using var process = await StartAsync();
        var hanging = Enumerable.Range(0, 100).Select(number => $"hangs{number}.example.com").ToList();
        var good = Enumerable.Range(0, 20).Select(number => $"good{number}.example.com").ToList();
        foreach (var host in hanging.Concat(good))
        {
            await process.CreateAsync(host);
            await process.AddAsync(host, Now, ["evt_1", "evt_2", "evt_3"]);
        }

        await process.SweepAsync();
        await UntilAsync(() => _endpoints.UnderWay == hanging.Count, "each hanging endpoint to be called");
        foreach (var host in good)
            await process.AddAsync(host, Now, ["evt_4"]);
        await process.SweepAsync();

        await UntilAsync(() => good.All(host => _endpoints.EventsAt(host).Count == 4), "the good endpoints to get all events");
        // An endpoint that has not answered yet is called once at a time.
        Assert.Equal(hanging.Count, _endpoints.MostUnderWay);
        _endpoints.EndHanging();
        await UntilAsync(async () => (await process.FindHealthAsync(hanging[^1])).Failures > 0, "the calls to end");
    }

    [Fact]
    public async Task Endpoints_that_are_known_to_hang_have_few_places()
    {
        await using var process = await StartAsync();
        var hanging = Enumerable.Range(0, 100).Select(number => $"hangs{number}.example.com").ToList();
        foreach (var host in hanging)
        {
            await process.CreateAsync(host);
            await process.AddAsync(host, Now, ["evt_1"]);
            await process.FailOnceAsync(host, "evt_1", Now);
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        await process.SweepAsync();
        await UntilAsync(() => _endpoints.UnderWay == 64, "the places to be taken");
        await process.CreateAsync("good.example.com");
        await process.AddAsync("good.example.com", Now, ["evt_1"]);
        await process.SweepAsync();
        await UntilAsync(() => _endpoints.EventsAt("good.example.com").Count == 1, "the good endpoint to get its event");

        Assert.Equal(64, _endpoints.MostUnderWay);
        _endpoints.EndHanging();
    }

    [Fact]
    public async Task After_a_failure_an_endpoint_is_left_alone_and_then_tried_with_one_call()
    {
        await using var process = await StartAsync();
        await process.CreateAsync("shop.example.com");
        _endpoints.Statuses["shop.example.com"] = 500;
        await process.AddAsync("shop.example.com", Now, ["evt_1", "evt_2", "evt_3"]);

        await SweepUntilAsync(process, "shop.example.com", failures: 1);
        await process.SweepAsync();
        Assert.Equal(["evt_1"], _endpoints.EventsAt("shop.example.com"));

        _clock.Advance(TimeSpan.FromSeconds(1));
        await SweepUntilAsync(process, "shop.example.com", failures: 2);
        Assert.Equal(["evt_1", "evt_2"], _endpoints.EventsAt("shop.example.com"));

        _endpoints.Statuses["shop.example.com"] = 200;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await process.SweepAsync();
        foreach (var id in (string[])["evt_1", "evt_2", "evt_3"])
        {
            await UntilAsync(
                async () => await process.StatusAsync("shop.example.com", id) is DeliveryStatus.Delivered, $"{id} to be delivered");
        }

        Assert.Equal(EndpointHealth.Good, await process.FindHealthAsync("shop.example.com"));
        Assert.Equal(5, _endpoints.EventsAt("shop.example.com").Count);
    }

    [Fact]
    public async Task An_answer_of_410_disables_the_endpoint_and_what_waits_is_sent_once_it_is_enabled()
    {
        await using var process = await StartAsync();
        await process.CreateAsync("shop.example.com");
        _endpoints.Statuses["shop.example.com"] = 410;
        await process.AddAsync("shop.example.com", Now, ["evt_1", "evt_2"]);

        await process.SweepAsync();
        await UntilAsync(
            async () => (await process.FindAsync("shop.example.com")).Status is EndpointStatus.Disabled, "the endpoint to be disabled");
        Assert.Equal(EndpointStopKind.Gone, (await process.FindAsync("shop.example.com")).Stop!.Kind);
        Assert.Equal(DeliveryStatus.Failed, await process.StatusAsync("shop.example.com", "evt_1"));

        _endpoints.Statuses["shop.example.com"] = 200;
        await process.EnableAsync("shop.example.com");
        await process.SweepAsync();
        await UntilAsync(
            async () => await process.StatusAsync("shop.example.com", "evt_2") is DeliveryStatus.Delivered, "the other event to be sent");
    }

    [Fact]
    public async Task An_endpoint_that_fails_for_five_days_is_disabled_and_says_why()
    {
        await using var process = await StartAsync();
        await process.CreateAsync("shop.example.com");
        _endpoints.Statuses["shop.example.com"] = 503;
        await process.AddAsync("shop.example.com", Now, ["evt_1"]);
        await SweepUntilAsync(process, "shop.example.com", failures: 1);

        _clock.Advance(TimeSpan.FromDays(5));
        await process.SweepAsync();
        await UntilAsync(
            async () => (await process.FindAsync("shop.example.com")).Status is EndpointStatus.Disabled, "the endpoint to be disabled");

        var stop = (await process.FindAsync("shop.example.com")).Stop!;
        Assert.Equal((EndpointStopKind.Failing, "503", Now), (stop.Kind, stop.Detail, stop.At));
    }

    [Fact]
    public async Task An_endpoint_whose_secret_cannot_be_opened_fails_and_its_delivery_says_why()
    {
        await using var process = await StartAsync();
        await process.CreateAsync("shop.example.com");
        await using var withoutKeys = await SendingProcess.StartAsync(Database, _endpoints, _clock, new EphemeralDataProtectionProvider());
        await process.AddAsync("shop.example.com", Now, ["evt_1"]);

        await SweepUntilAsync(withoutKeys, "shop.example.com", failures: 1);

        Assert.Empty(_endpoints.Received);
        var attempt = Assert.Single(await process.Log.ListAttemptsAsync(
            SendingProcess.KeyOf("shop.example.com").DeliveryOf("evt_1"), 10, CancellationToken.None));
        Assert.Contains("secret cannot be opened", attempt.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_that_a_dead_process_began_is_made_again_with_the_same_id()
    {
        await using var process = await StartAsync();
        await process.CreateAsync("shop.example.com");
        await process.AddAsync("shop.example.com", Now, ["evt_1"]);
        await process.ClaimAsync("shop.example.com", Now);

        await process.SweepAsync();
        _clock.Advance(TimeSpan.FromSeconds(46));
        await process.SweepAsync();
        await UntilAsync(
            async () => await process.StatusAsync("shop.example.com", "evt_1") is DeliveryStatus.Delivered, "the event to be sent");

        Assert.Equal(["evt_1"], _endpoints.EventsAt("shop.example.com"));
    }

    [Fact]
    public async Task Two_processes_make_each_attempt_once()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        await one.CreateAsync("shop.example.com");
        var events = Enumerable.Range(0, 60).Select(number => $"evt_{number:D2}").ToList();
        await one.AddAsync("shop.example.com", Now, events);

        await UntilAsync(
            async () =>
            {
                await Task.WhenAll(one.SweepAsync(), other.SweepAsync());
                return _endpoints.EventsAt("shop.example.com").Count >= events.Count;
            },
            "all events to be sent");

        Assert.Equal(events, _endpoints.EventsAt("shop.example.com").Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<SendingProcess> StartAsync() => SendingProcess.StartAsync(Database, _endpoints, _clock);

    private static async Task SweepUntilAsync(SendingProcess process, string host, int failures)
    {
        await process.SweepAsync();
        await UntilAsync(async () => (await process.FindHealthAsync(host)).Failures == failures, $"{failures} failures");
    }

    private static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    private static Task UntilAsync(Func<Task<bool>> condition, string what) => Eventually.TrueAsync(condition, s_patience, () => what);
}
