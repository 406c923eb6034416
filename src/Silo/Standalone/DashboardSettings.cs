using Microsoft.Extensions.Configuration;
using OrderActors.Ports;
using OrderActors.Silo.Settings;

namespace OrderActors.Silo.Standalone;

/// <param name="IsOn">The cluster's dashboard is served under <see cref="Path"/>.</param>
/// <param name="AdminKeyHash">SHA-256 (hex) of the key that lets administrators in from elsewhere; null = this machine alone.</param>
public sealed record DashboardSettings(bool IsOn, string? AdminKeyHash)
{
    public const string Path = "/dashboard";

    private const int Sha256HexLength = 64;

    internal static DashboardSettings Read(IConfiguration configuration)
    {
        Setting.RequireKnown(configuration, "Dashboard", "Mode", "AdminKeyHash");
        var hash = Setting.Optional(configuration, "Dashboard:AdminKeyHash");
        if (hash is not null && (hash.Length != Sha256HexLength || !hash.All(char.IsAsciiHexDigit)))
        {
            throw new SettingsException(
                "Dashboard:AdminKeyHash is not a SHA-256 in hex; make one with: printf %s \"$KEY\" | sha256sum.");
        }

        return new DashboardSettings(Setting.OnOrOff(configuration, "Dashboard:Mode", fallback: true), hash);
    }
}
