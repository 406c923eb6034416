using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderActors.Engine.Hosting.Sweeps;
using OrderActors.Engine.PublicEvents;
using OrderActors.Engine.Webhooks;
using OrderActors.Integrations.Webhooks;
using OrderActors.Silo.Settings;

namespace OrderActors.Silo;

/// <summary>Registers what sends events to the endpoints of sellers.</summary>
public static class WebhookServices
{
    /// <summary>For each process that shows or changes endpoints.</summary>
    public static IServiceCollection AddWebhookEndpoints(this IServiceCollection services)
    {
        services.TryAddSingleton<EndpointSecrets>();
        services.TryAddSingleton<EndpointCommands>();
        return services;
    }

    /// <summary>For each process that sends, which are those with grains.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookSettings settings)
    {
        services.AddWebhookSender(settings.Options);
        services.AddWebhookEndpoints();
        services.TryAddSingleton(provider =>
            new PublicEventReader(provider.GetRequiredService<Ports.Storage.IStoreReader>()));
        services.AddSingleton<CallSlots>();
        services.AddSingleton<EndpointWorker>();
        services.AddSingleton<WebhookPump>();
        services.AddSingleton<IWebhookHint>(provider => provider.GetRequiredService<WebhookPump>());
        services.AddSingleton<ISweep, WebhookSweep>();
        services.AddHostedService<WebhookPumpHost>();
        return services.AddSubscriber<WebhookSubscriber>();
    }
}
