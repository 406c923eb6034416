using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Silo.Dashboard;
using OrderActors.Silo.Health;
using OrderActors.Silo.Settings;

namespace OrderActors.Silo.Standalone;

/// <summary>What a silo answers over HTTP: its health, and the cluster's dashboard.</summary>
internal static class SiloHttp
{
    public static void AddSiloHttp(this IServiceCollection services, DashboardSettings dashboard)
    {
        services.AddReadiness<MembershipCheck>();
        services.AddClusterDashboard(dashboard);
    }

    public static void UseSiloHttp(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapLiveness();
        app.MapReadiness();
        app.MapClusterDashboard();
    }
}
