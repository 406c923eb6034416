namespace OrderActors.Sandbox.TikTok;

/// <summary>How a stand-in TikTok Shop is set up. Everything has a default that works for a first run.</summary>
public sealed record SandboxOptions
{
    /// <summary>Public name of the app that may call. Default <c>sandbox_app_key</c>.</summary>
    public string AppKey { get; init; } = "sandbox_app_key";

    /// <summary>Shared secret of requests and webhooks. Default <c>sandbox_app_secret</c>.</summary>
    public string AppSecret { get; init; } = "sandbox_app_secret";

    /// <summary>What the consent page knows the app by. It is not the app key.</summary>
    public string ServiceId { get; init; } = "7300000000000000001";

    /// <summary>Where the consent page sends the seller back to; without it the page shows the code.</summary>
    public Uri? RedirectUrl { get; init; }

    /// <summary>Default 0, which takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether other machines may call. Default false: it listens on loopback alone.</summary>
    public bool ListensToAll { get; init; }

    /// <summary>Where callers reach it, for the links that it gives. Default: the address that it listens on.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The shops, one or more; the first one is <see cref="SandboxServer.Shop"/>. Default one in GB.</summary>
    public IReadOnlyList<ShopSpec> Shops { get; init; } = [new ShopSpec("GB")];

    /// <summary>Receives every webhook topic that a shop has not subscribed to elsewhere. Default none.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>Clock of orders, request windows, token expiry and webhook retries.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// How much faster than in reality webhook retries and answer timeouts run: 60 turns two minutes into two seconds.
    /// Default 1. The answer timeout never falls below one real second.
    /// </summary>
    public double TimeScale { get; init; } = 1;

    /// <summary>Fixes ids and dice. Default none: ids begin at the start instant, so that no restart repeats one.</summary>
    public int? Seed { get; init; }

    /// <summary>Default 7 days, as TikTok.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Default 365 days; TikTok's follows the seller's authorization.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>How long the previous access token still works after a refresh. Default 60 s; chosen.</summary>
    public TimeSpan AccessTokenGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after shipping a label document stays "not ready". Default none.</summary>
    public TimeSpan LabelReadyAfter { get; init; } = TimeSpan.Zero;

    /// <summary>Scopes that a seller's consent grants. Default all that the endpoints ask for.</summary>
    public IReadOnlyList<string> GrantedScopes { get; init; } = Scopes.All;

    /// <summary>Requests a second for each shop, above which 36009002 is answered. Default 0: no limit.</summary>
    public int MaxRequestsPerSecond { get; init; }

    /// <summary>Whether an inventory update to 0 is accepted; public sources do not settle it. Default true.</summary>
    public bool AcceptsZeroQuantity { get; init; } = true;

    /// <summary>Whether a GET without <c>Content-Type: application/json</c> is refused, as the official SDK implies.</summary>
    public bool RequiresContentTypeOnGet { get; init; } = true;

    /// <summary>Webhook deliveries on the wire at once. Default 16.</summary>
    public int MaxConcurrentDeliveries { get; init; } = 16;

    /// <summary>Notifications under way, those waiting for a retry included; further ones are only logged.</summary>
    public int MaxOutstandingDeliveries { get; init; } = 50_000;

    /// <summary>Notifications remembered in the delivery log; the oldest finished ones are forgotten first.</summary>
    public int MaxDeliveryLog { get; init; } = 20_000;

    /// <summary>Ledger entries and refusals remembered, each; the oldest are forgotten first and counted.</summary>
    public int MaxLedgerEntries { get; init; } = 500_000;

    /// <summary>Calls remembered, reads included; the oldest are forgotten first.</summary>
    public int MaxCalls { get; init; } = 10_000;

    /// <summary>Largest request body in bytes. Default 1 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Lowest level that is logged to the console. Default none at all.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.None;
}
