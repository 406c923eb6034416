using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderActors.Silo.Dashboard;
using OrderActors.Silo.Settings;

namespace OrderActors.Silo.Standalone;

/// <summary>A silo as a process of its own: one of those that share the grains of a cluster.</summary>
public static class SiloProgram
{
    private const string DefaultUrls = "http://127.0.0.1:8081";

    /// <summary>Long enough for the grains to finish their turns and be handed over; then the process ends regardless.</summary>
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(25);

    /// <returns>0, or 2 when it could not start; what to change is then on standard error, a sentence for each setting.</returns>
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await RunAsync(args);
            return 0;
        }
        catch (Exception exception) when (StartFailure.SentenceOf(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return StartFailure.ExitCode;
        }
    }

    private static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.Sources.Insert(0, Defaults());
        var (settings, urls) = SettingsInput.Read(builder.Configuration, ReadSettings);
        settings.Cluster.RequireFreePorts();
        builder.WebHost.UseUrls(urls);
        builder.Services.AddSiloBackend(settings);
        builder.Services.AddSiloHttp(settings.Dashboard);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainWithin);

        await using var app = builder.Build();
        app.UseSiloHttp();
        await new BackendStart(app.Services).StartAsync(CancellationToken.None);
        await app.StartAsync();
        Console.WriteLine($"OrderActors silo runs: {settings.Cluster}; health at {string.Join(", ", app.Urls)}");
        await app.WaitForShutdownAsync();
    }

    private static (BackendSettings Settings, string Urls) ReadSettings(SettingsInput input)
    {
        var settings = BackendSettings.Read(input);
        if (!settings.Cluster.IsOn)
            input.Note("Cluster:Mode is off; a silo of its own is one of a cluster, so leave it out or set it to on.");

        input.Check(() => settings.TikTok.RequireApp());
        return (settings, input.Text("Urls", DefaultUrls));
    }

    private static MemoryConfigurationSource Defaults() => new()
    {
        InitialData = new Dictionary<string, string?>
        {
            ["Cluster:Mode"] = "on",
            ["Storage:Database"] = "postgresql",
            // What the libraries tell of themselves is for those who write them; what is wrong is told from a warning on.
            ["Logging:LogLevel:Default"] = nameof(LogLevel.Warning),
            [$"Logging:LogLevel:{nameof(OrderActors)}"] = nameof(LogLevel.Information),
            // It would note each request without a key.
            [$"Logging:LogLevel:{typeof(AdministratorAuthentication).FullName}"] = nameof(LogLevel.Warning),
            // The answer to the supervisor says what is not ready.
            ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = nameof(LogLevel.None),
        },
    };
}
