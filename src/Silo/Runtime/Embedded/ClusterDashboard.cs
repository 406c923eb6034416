using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Silo.Settings;

namespace OrderActors.Silo.Dashboard;

/// <summary>The embedded silo has no dashboard.</summary>
public static class ClusterDashboard
{
    public static IServiceCollection AddClusterDashboard(this IServiceCollection services, DashboardSettings settings) => services;

    public static void MapClusterDashboard(this IEndpointRouteBuilder app)
    {
    }
}
