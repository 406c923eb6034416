using OrderActors.Gateway.Demo;
using OrderActors.Silo;
using OrderActors.Silo.Dashboard;

namespace OrderActors.Gateway.Composition;

/// <summary>Starts the gateway and runs it until it is told to stop.</summary>
public static class GatewayProgram
{
    /// <returns>
    /// 0, or 2 when it could not start; what to change is then on standard error, a sentence for each setting. What a command
    /// found wrong ends with 1.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            if (OperatorCommand.IsOne(args))
                return await OperatorCommand.RunAsync(args);

            // Settings and pages come with the program; data belongs to the folder that it is started from.
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions
            {
                Args = args,
                ContentRootPath = AppContext.BaseDirectory,
            });
            var settings = SettingsReader.Read(builder.Configuration);
            await using var demo = settings.Demo.IsOn ? await DemoShop.OpenAsync(settings) : null;
            await RunAsync(builder, demo?.Settings ?? settings, demo);
            return 0;
        }
        catch (Exception exception) when (StartFailure.SentenceOf(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return StartFailure.ExitCode;
        }
    }

    private static async Task RunAsync(WebApplicationBuilder builder, GatewaySettings settings, DemoShop? demo)
    {
        builder.WebHost.UseUrls(settings.Urls);
        // Hosted services stop in reverse order: what calls grains has ended when the silo does.
        if (settings.Backend.Cluster.IsOn)
            builder.Services.AddClientBackend(settings.Backend);
        else
            builder.Services.AddSiloBackend(settings.Backend).AddClusterDashboard(settings.Backend.Dashboard);
        builder.AddGatewayHttp(settings);
        if (demo is not null)
        {
            builder.Services.AddSingleton(demo);
            builder.Services.AddHostedService<DemoTraffic>();
        }

        await using var app = builder.Build();
        app.UseGatewayHttp();
        await new BackendStart(app.Services).StartAsync(CancellationToken.None);
        await app.StartAsync();
        StartMessage.Print(app, settings, demo);
        await app.WaitForShutdownAsync();
    }
}
