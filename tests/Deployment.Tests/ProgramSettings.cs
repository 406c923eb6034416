using Microsoft.Extensions.Configuration;
using OrderActors.Gateway.Composition;
using OrderActors.Silo.Settings;

namespace OrderActors.Deployment.Tests;

/// <summary>Gives a program's environment to the code that reads it at the program's start.</summary>
internal static class ProgramSettings
{
    private static readonly string[] s_sections =
        ["Storage", "TikTok", "Silo", "Cluster", "Telemetry", "Api", "Demo", "Dashboard", "Urls"];

    /// <summary>Every name is one that the code knows, and every value one that it takes.</summary>
    public static void AssertTaken(string program, IReadOnlyDictionary<string, string> environment)
    {
        Assert.NotEmpty(environment);
        var settings = environment.ToDictionary(
            pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => (string?)pair.Value);
        Assert.All(settings.Keys, name => Assert.Contains(name.Split(':')[0], s_sections));
        Assert.All(settings.Keys.Where(name => name.StartsWith("Dashboard:", StringComparison.Ordinal)), name =>
            Assert.Contains(name["Dashboard:".Length..], new[] { "Mode", "AdminKeyHash" }));

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var backend = program == "gateway" ? SettingsReader.Read(configuration).Backend : BackendSettings.Read(configuration);
        backend.TikTok.RequireApp();
        Assert.True(backend.Cluster.IsOn);
    }
}
