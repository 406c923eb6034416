using System.Collections.Immutable;
using OrderActors.Silo.Settings;

namespace OrderActors.Gateway.Composition;

/// <summary>What the operator can set. Read once at start, and checked whole before anything runs.</summary>
public sealed record GatewaySettings
{
    public required DemoSettings Demo { get; init; }

    /// <summary>What the gateway has in common with the other processes of an installation.</summary>
    public required BackendSettings Backend { get; init; }

    public TikTokSettings TikTok => Backend.TikTok;

    public required ApiSettings Api { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons. Default <c>http://localhost:8080</c>.</summary>
    public required string Urls { get; init; }
}

/// <param name="IsOn">A stand-in TikTok Shop with made-up orders runs inside. By default so while no TikTok app is set.</param>
/// <param name="OrderEvery">Time from one made-up order to the next.</param>
public sealed record DemoSettings(bool IsOn, TimeSpan OrderEvery);

/// <param name="Sellers">Seller id to the SHA-256 (hex) of its API key. Empty = only this machine is let in.</param>
/// <param name="DefaultSeller">Who a caller of this machine is while there are no keys.</param>
/// <param name="DefaultLocation">Where stock is looked for when a request names no location.</param>
public sealed record ApiSettings(
    ImmutableDictionary<string, string> Sellers, string DefaultSeller, string DefaultLocation);
