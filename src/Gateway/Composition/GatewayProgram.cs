using Microsoft.AspNetCore.Connections;
using OrderActors.Gateway.Demo;
using OrderActors.Ports;
using OrderActors.Ports.Storage;
using OrderActors.Silo;

namespace OrderActors.Gateway.Composition;

/// <summary>Starts the gateway and runs it until it is told to stop.</summary>
public static class GatewayProgram
{
    public const int ExitOk = 0;
    public const int ExitWrongSettings = 2;

    /// <returns>0, or 2 when it could not start; what to change is then one sentence on standard error.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            // Settings and pages come with the program; data belongs to the folder that it is started from.
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions
            {
                Args = args,
                ContentRootPath = AppContext.BaseDirectory,
            });
            var settings = SettingsReader.Read(builder.Configuration);
            await using var demo = settings.Demo.IsOn ? await DemoShop.OpenAsync(settings) : null;
            await RunAsync(builder, demo?.Settings ?? settings, demo);
            return ExitOk;
        }
        catch (Exception exception) when (SentenceOf(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return ExitWrongSettings;
        }
    }

    private static async Task RunAsync(WebApplicationBuilder builder, GatewaySettings settings, DemoShop? demo)
    {
        builder.WebHost.UseUrls(settings.Urls);
        // Hosted services stop in reverse order: what calls grains has ended when the silo does.
        if (settings.Backend.Cluster.IsOn)
            builder.Services.AddClientBackend(settings.Backend);
        else
            builder.Services.AddSiloBackend(settings.Backend);
        builder.AddGatewayHttp(settings);
        if (demo is not null)
        {
            builder.Services.AddSingleton(demo);
            builder.Services.AddHostedService<DemoTraffic>();
        }

        await using var app = builder.Build();
        app.UseGatewayHttp();
        await app.Services.GetRequiredService<IDatabase>().MigrateAsync(CancellationToken.None);
        await app.StartAsync();
        StartMessage.Print(app, settings, demo);
        await app.WaitForShutdownAsync();
    }

    private static string? SentenceOf(Exception exception) => exception switch
    {
        SettingsException => exception.Message,
        StorageUnavailableException => exception.Message,

        // A setting or key file that the silo found to be wrong.
        FormatException => exception.Message,
        IOException { InnerException: AddressInUseException } =>
            $"Urls: {exception.Message.TrimEnd('.')}; stop the other program or start with --urls http://localhost:8081.",
        _ => null,
    };
}
