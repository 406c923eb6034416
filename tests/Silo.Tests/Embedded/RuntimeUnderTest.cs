using OrderActors.EmbeddedSilo;

namespace OrderActors.Silo.Tests;

internal static class RuntimeUnderTest
{
    /// <summary>The hosted service that starts and stops the grains.</summary>
    public const string HostedService = nameof(InProcessSilo);
}
