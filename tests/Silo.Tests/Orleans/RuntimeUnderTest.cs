namespace OrderActors.Silo.Tests;

internal static class RuntimeUnderTest
{
    /// <summary>The hosted service that starts and stops the grains. Its type is not public.</summary>
    public const string HostedService = "SiloHostedService";
}
