using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace OrderActors.Sandbox.TikTok;

/// <summary>A stand-in TikTok Shop that listens on loopback, checks what it is sent and remembers what was done.</summary>
/// <remarks>
/// It shares no code with the client on purpose. Authorization host, API host and consent page are all
/// <see cref="BaseAddress"/>.
/// </remarks>
public sealed class SandboxServer : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;

    private SandboxServer(SandboxOptions options, SandboxContext context, IReadOnlyList<SandboxShop> shops)
    {
        Options = options;
        Shops = shops;
        Ledger = context.Ledger;
        Webhooks = context.Webhooks;
        Tokens = context.Tokens;
        Faults = new FaultPlan(options.Seed ?? 0);
        _app = Build(options, context, new ApiDispatcher(context, shops, Faults));
    }

    public SandboxOptions Options { get; }

    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    public IReadOnlyList<SandboxShop> Shops { get; }

    /// <summary>The first shop.</summary>
    public SandboxShop Shop => Shops[0];

    /// <summary>What callers did, and what was refused.</summary>
    public Ledger Ledger { get; }

    /// <summary>Delivery of webhooks, its disturbances and its log.</summary>
    public WebhookSender Webhooks { get; }

    public TokenDesk Tokens { get; }

    /// <summary>What is to go wrong with requests.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Opens the shops and listens.</summary>
    public static async Task<SandboxServer> StartAsync(SandboxOptions? options = null, CancellationToken cancellation = default)
    {
        var chosen = options ?? new SandboxOptions();
        ArgumentOutOfRangeException.ThrowIfZero(chosen.Shops.Count, "Shops");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chosen.TimeScale, "TimeScale");

        var ids = new IdSource(chosen.Seed, chosen.Clock.GetUtcNow());
        var context = new SandboxContext(
            chosen,
            ids,
            new Ledger(chosen.MaxLedgerEntries, chosen.MaxCalls),
            new WebhookSender(chosen, ids),
            new TokenDesk(chosen, ids));
        var server = new SandboxServer(chosen, context, [.. chosen.Shops.Select(spec => new SandboxShop(spec, context))]);
        try
        {
            await server._app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var addresses = server._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        server.BaseAddress = chosen.PublicUrl ?? new Uri(addresses.Addresses.First());
        context.BaseAddress = server.BaseAddress;
        return server;
    }

    /// <summary>The first shop of a market.</summary>
    /// <exception cref="SandboxRefusedException">There is none.</exception>
    public SandboxShop ShopIn(string region) =>
        Shops.FirstOrDefault(shop => shop.Region == region)
            ?? throw new SandboxRefusedException(ApiCodes.InvalidParameter, $"no shop in region {region}");

    /// <summary>Waits until the process is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => _app.WaitForShutdownAsync(cancellation);

    /// <summary>Stops listening and sending; what is under way is given a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource(StopWithin);
        await _app.StopAsync(stop.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await Webhooks.DisposeAsync().ConfigureAwait(false);
    }

    private WebApplication Build(SandboxOptions options, SandboxContext context, ApiDispatcher dispatcher)
    {
        // An empty environment: settings and addresses of a host process must not reach the stand-in.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.ListensToAll ? IPAddress.Any : IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.Services.ConfigureHttpJsonOptions(json => ControlJson.Configure(json.SerializerOptions));
        if (options.LogLevel != LogLevel.None)
            builder.Logging.SetMinimumLevel(options.LogLevel).AddConsole();

        var app = builder.Build();
        ControlApi.Map(app, this);
        OpenPages.Map(app, context);
        app.MapFallback("{**path}", dispatcher.HandleAsync);
        return app;
    }
}
