using Microsoft.Extensions.Configuration;
using OrderActors.Silo.Settings;

namespace OrderActors.Silo.Standalone;

/// <param name="IsOn">The cluster's dashboard is served under <see cref="Path"/>.</param>
/// <param name="AdminKeyHash">SHA-256 (hex) of the key that lets administrators in; null = this machine alone gets in.</param>
public sealed record DashboardSettings(bool IsOn, string? AdminKeyHash)
{
    public const string Path = "/dashboard";

    internal static DashboardSettings Read(IConfiguration configuration)
    {
        Setting.RequireKnown(configuration, "Dashboard", "Mode", "AdminKeyHash");
        return new DashboardSettings(
            Setting.OnOrOff(configuration, "Dashboard:Mode", fallback: true),
            Setting.Optional(configuration, "Dashboard:AdminKeyHash") is { } hash
                ? Setting.Sha256("Dashboard:AdminKeyHash", hash)
                : null);
    }
}
