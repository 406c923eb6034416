using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Domain.Webhooks;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Webhooks;
using OrderActors.Integrations.Webhooks;
using OrderActors.Ports.Storage;
using OrderActors.Silo.Secrets;
using OrderActors.Storage;

namespace OrderActors.Silo.Tests.Webhooks;

/// <summary>What one process has to send events: the pump and its sweep over a real database, and endpoints of a test.</summary>
internal sealed class SendingProcess : IAsyncDisposable
{
    public const string Seller = "acme";

    private static readonly EphemeralDataProtectionProvider s_keys = new();
    private static readonly CommandContext s_context = new("user:acme", "api:test", null);

    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly CallSlots _slots = new();
    private readonly ScriptedEndpoints _endpoints;
    private readonly WebhookSweep _sweep;
    private readonly Task _running;

    private SendingProcess(
        ServiceProvider services, ScriptedEndpoints endpoints, TimeProvider clock, EphemeralDataProtectionProvider keys)
    {
        _services = services;
        _endpoints = endpoints;
        var secrets = new EndpointSecrets(new DataProtectionSecrets(keys));
        Commands = new EndpointCommands(services.GetRequiredService<ICommitPipeline>(), Endpoints, secrets, clock);
        Pump = new WebhookPump(
            new EndpointWorker(
                Deliveries, Endpoints, endpoints, Commands, secrets, _slots, clock, NullLogger<EndpointWorker>.Instance),
            NullLogger<WebhookPump>.Instance);
        _sweep = new WebhookSweep(Pump, Deliveries, clock);
        _running = Pump.RunAsync(_stop.Token);
    }

    public EndpointCommands Commands { get; }

    public WebhookPump Pump { get; }

    public IWebhookEndpoints Endpoints => _services.GetRequiredService<IWebhookEndpoints>();

    public IWebhookDeliveries Deliveries => _services.GetRequiredService<IWebhookDeliveries>();

    public IStoreReader Reader => _services.GetRequiredService<IStoreReader>();

    public IWebhookLog Log => _services.GetRequiredService<IWebhookLog>();

    /// <param name="keys">Null for the installation's own.</param>
    public static async Task<SendingProcess> StartAsync(
        string database, ScriptedEndpoints endpoints, TimeProvider clock, EphemeralDataProtectionProvider? keys = null)
    {
        var services = new ServiceCollection().AddSingleton(clock)
            .AddOrderActorsStorage(new StorageOptions { ConnectionString = $"Data Source={database}" }).BuildServiceProvider();
        await services.GetRequiredService<IDatabase>().MigrateAsync(CancellationToken.None);
        return new SendingProcess(services, endpoints, clock, keys ?? s_keys);
    }

    public static EndpointKey KeyOf(string host) => EndpointKey.Of(Seller, host);

    public Task CreateAsync(string host, EndpointTarget? target = null) => Commands.CreateAsync(
        KeyOf(host), target ?? new EndpointTarget($"https://{host}/", "", [], []), host, StandardSignature.NewSecret(), s_context);

    public Task DeleteAsync(string host) => Commands.DeleteAsync(KeyOf(host), s_context);

    public Task DisableAsync(string host) => Commands.DisableAsync(KeyOf(host), EndpointStopKind.BySeller, "", s_context);

    public Task EnableAsync(string host) => Commands.EnableAsync(KeyOf(host), s_context);

    public Task AddAsync(string host, DateTimeOffset at, params IEnumerable<string> events) => Deliveries.AddAsync(
        [
            .. events.Select((id, index) => new SubscriberRow.WebhookDelivery(
                KeyOf(host), id, "order.shipped.v1", "7001", at, "{}", at.AddSeconds(-1).AddMicroseconds(index))),
        ],
        CancellationToken.None);

    public Task SweepAsync() => _sweep.SweepAsync(CancellationToken.None);

    public async Task<WebhookEndpoint> FindAsync(string host) =>
        EndpointAggregate.FromRow((await Endpoints.LoadAsync(KeyOf(host), CancellationToken.None))!.Row).Endpoint;

    public async Task<EndpointHealth> FindHealthAsync(string host) =>
        (await Endpoints.LoadAsync(KeyOf(host), CancellationToken.None))!.Health;

    /// <summary>Begins an attempt as a process does that dies before it ends.</summary>
    public async Task ClaimAsync(string host, DateTimeOffset now)
    {
        var due = await Deliveries.LoadDueAsync(KeyOf(host), now, 1, CancellationToken.None);
        await Deliveries.ClaimAsync(due, now.AddSeconds(45));
    }

    /// <summary>An attempt failed, before this process was there.</summary>
    public async Task FailOnceAsync(string host, string eventId, DateTimeOffset now)
    {
        await ClaimAsync(host, now);
        await Deliveries.SettleAsync(new SettledAttempt(
            KeyOf(host), KeyOf(host).DeliveryOf(eventId), 1, DeliveryStatus.Pending, now, now,
            new EndpointAnswer(null, null, "no answer in time", "", TimeSpan.Zero), "no answer in time",
            EndpointHealth.Good.AfterFailure(null, now)));
    }

    public async Task<DeliveryStatus> StatusAsync(string host, string eventId) =>
        (await Log.FindAsync(Seller, KeyOf(host).DeliveryOf(eventId), CancellationToken.None))!.Status;

    public async ValueTask DisposeAsync()
    {
        _endpoints.EndHanging();
        await _stop.CancelAsync();
        await _running;
        await _services.DisposeAsync();
        _slots.Dispose();
        _stop.Dispose();
    }
}
