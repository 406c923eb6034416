using Microsoft.Extensions.DependencyInjection;
using OrderActors.Engine.Subscriptions;

namespace OrderActors.Silo;

/// <summary>Registers who is told of the journal's events.</summary>
public static class SubscriberServices
{
    public static IServiceCollection AddSubscriber<TSubscriber>(this IServiceCollection services)
        where TSubscriber : class, ISubscriber => services.AddSingleton<ISubscriber, TSubscriber>();

    /// <summary>All projections there are: those that a silo keeps up to date, and a command can make anew.</summary>
    public static IServiceCollection AddProjections(this IServiceCollection services) =>
        services.AddProjection<ShopDays>().AddSingleton<ProjectionRebuild>();

    private static IServiceCollection AddProjection<TProjection>(this IServiceCollection services)
        where TProjection : class, IProjection => services
        .AddSingleton<IProjection, TProjection>()
        .AddSubscriber<TProjection>();
}
