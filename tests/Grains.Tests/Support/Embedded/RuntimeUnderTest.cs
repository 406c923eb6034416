using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderActors.EmbeddedSilo;

namespace OrderActors.Grains.Tests.Support;

/// <summary>What the tests need of the runtime beyond its grain API: here, of the embedded silo.</summary>
internal static class RuntimeUnderTest
{
    /// <summary>A silo with this project's own grains and nothing else.</summary>
    public static void AddBareSilo(IHostApplicationBuilder builder) =>
        builder.UseEmbeddedSilo(silo => silo.GrainAssemblies.Add(typeof(RuntimeUnderTest).Assembly));

    /// <summary>All of the silo is on the test's clock.</summary>
    public static void Configure(IServiceCollection services)
    {
    }

    /// <summary>Nothing that is queued or waiting in the silo ever runs.</summary>
    public static void Abandon(IHost host) => host.Services.GetRequiredService<InProcessSilo>().Abandon();
}
