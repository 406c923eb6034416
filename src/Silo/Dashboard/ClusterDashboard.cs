using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;
using OrderActors.Silo.Settings;

namespace OrderActors.Silo.Dashboard;

/// <summary>Orleans' dashboard under <see cref="DashboardSettings.Path"/>, for administrators, in any process that holds grains.</summary>
public static class ClusterDashboard
{
    public static IServiceCollection AddClusterDashboard(this IServiceCollection services, DashboardSettings settings)
    {
        services.AddSingleton(settings);
        services.AddAuthorization();
        services.AddAuthentication().AddScheme<AdministratorAuthenticationOptions, AdministratorAuthentication>(
            AdministratorAuthentication.SchemeName, options => options.KeyHash = settings.AdminKeyHash);
        return settings.IsOn ? services.AddOrleans(silo => silo.AddDashboard(options => options.HideTrace = true)) : services;
    }

    /// <summary>Maps nothing where the dashboard was not added or is off.</summary>
    public static void MapClusterDashboard(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetService<DashboardSettings>() is not { IsOn: true })
            return;

        var administrators = new AuthorizationPolicyBuilder(AdministratorAuthentication.SchemeName)
            .RequireAuthenticatedUser().Build();
        app.MapOrleansDashboard(DashboardSettings.Path).RequireAuthorization(administrators).ExcludeFromDescription();
    }
}
