namespace OrderActors.Silo.Settings;

/// <param name="IsOn">Orleans' dashboard is served under <see cref="Path"/>, where grains are.</param>
/// <param name="AdminKeyHash">SHA-256 (hex) of the key that lets administrators in; null = this machine alone gets in.</param>
public sealed record DashboardSettings(bool IsOn, string? AdminKeyHash)
{
    public const string Path = "/dashboard";

    internal static DashboardSettings Read(SettingsInput input)
    {
        input.RequireKnown("Dashboard", "Mode", "AdminKeyHash");
        return new DashboardSettings(
            input.OnOrOff("Dashboard:Mode", fallback: true), input.Sha256("Dashboard:AdminKeyHash"));
    }
}
