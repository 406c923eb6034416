using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderActors.Ports.Webhooks;

namespace OrderActors.Integrations.Webhooks;

/// <summary>Registers what sends messages to sellers' endpoints.</summary>
public static class WebhookSenderServices
{
    public static IServiceCollection AddWebhookSender(this IServiceCollection services, WebhookSenderOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<IWebhookSender>(provider =>
            new WebhookSender(options, provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
