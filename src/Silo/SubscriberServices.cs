using Microsoft.Extensions.DependencyInjection;
using OrderActors.Engine.Subscriptions;

namespace OrderActors.Silo;

/// <summary>Registers who is told of the journal's events.</summary>
public static class SubscriberServices
{
    public static IServiceCollection AddSubscriber<TSubscriber>(this IServiceCollection services)
        where TSubscriber : class, ISubscriber => services.AddSingleton<ISubscriber, TSubscriber>();
}
