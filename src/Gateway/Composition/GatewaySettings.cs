using System.Collections.Immutable;

namespace OrderActors.Gateway.Composition;

/// <summary>What the operator can set. Read once at start, and checked whole before anything runs.</summary>
public sealed record GatewaySettings
{
    public required DemoSettings Demo { get; init; }

    public required StorageSettings Storage { get; init; }

    public required TikTokSettings TikTok { get; init; }

    public required ApiSettings Api { get; init; }

    public required SiloSettings Silo { get; init; }

    public required TelemetrySettings Telemetry { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons. Default <c>http://localhost:8080</c>.</summary>
    public required string Urls { get; init; }
}

/// <param name="IsOn">A stand-in TikTok Shop with made-up orders runs inside. By default so while no TikTok app is set.</param>
/// <param name="OrderEvery">Time from one made-up order to the next.</param>
public sealed record DemoSettings(bool IsOn, TimeSpan OrderEvery);

/// <param name="Database"><c>sqlite</c> or <c>postgresql</c>.</param>
/// <param name="ConnectionString">Null for the default SQLite file.</param>
public sealed record StorageSettings(string Database, string? ConnectionString);

/// <summary>The app at TikTok Shop's Partner Center.</summary>
public sealed record TikTokSettings
{
    public string AppKey { get; init; } = "";

    public string AppSecret { get; init; } = "";

    /// <summary>Still accepted on webhooks while the secret is rotated; empty otherwise.</summary>
    public string PreviousAppSecret { get; init; } = "";

    /// <summary>What the consent page knows the app by. It is not the app key.</summary>
    public string ServiceId { get; init; } = "";

    public Uri? ApiBaseAddress { get; init; }

    public Uri? AuthBaseAddress { get; init; }

    /// <summary>Where sellers give their consent.</summary>
    public Uri ConsentBaseAddress { get; init; } = new("https://services.tiktokshop.com");

    /// <summary>Where TikTok reaches this gateway from outside; null = no webhooks are subscribed.</summary>
    public Uri? PublicBaseAddress { get; init; }

    /// <summary>The secrets that a webhook may be signed with.</summary>
    public IReadOnlyList<string> WebhookSecrets =>
        PreviousAppSecret.Length > 0 ? [AppSecret, PreviousAppSecret] : [AppSecret];

    /// <summary>Where TikTok sends this app's webhooks; null without a public address.</summary>
    public Uri? WebhookAddress =>
        PublicBaseAddress is null ? null : new Uri(PublicBaseAddress, "/webhooks/tiktok/" + Uri.EscapeDataString(AppKey));

    public override string ToString() => $"TikTok app {AppKey}";
}

/// <param name="Sellers">Seller id to the SHA-256 (hex) of its API key. Empty = only this machine is let in.</param>
/// <param name="DefaultSeller">Who a caller of this machine is while there are no keys.</param>
/// <param name="DefaultLocation">Where stock is looked for when a request names no location.</param>
public sealed record ApiSettings(
    ImmutableDictionary<string, string> Sellers, string DefaultSeller, string DefaultLocation);

/// <param name="CallTimeout">How long a call to a grain may take.</param>
/// <param name="SweepEvery">Pause between two looks for what is due.</param>
/// <param name="KeyDirectory">Where the keys lie that encrypt shop tokens.</param>
/// <param name="MasterKey">Base64 of 32 bytes that encrypt those keys; null = made at the first start.</param>
public sealed record SiloSettings(TimeSpan CallTimeout, TimeSpan SweepEvery, string KeyDirectory, string? MasterKey)
{
    public override string ToString() => $"Silo with keys in {KeyDirectory}";
}

/// <param name="OtlpEndpoint">Where spans and measures are sent; null = nothing is collected.</param>
/// <param name="Instance">Null for the name of the machine and the id of the process.</param>
/// <param name="MetricsEvery">Time from one sending of measures to the next.</param>
public sealed record TelemetrySettings(Uri? OtlpEndpoint, string ServiceName, string? Instance, TimeSpan MetricsEvery);
