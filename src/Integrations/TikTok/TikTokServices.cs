using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderActors.Integrations.Resilience;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Integrations.TikTok;

/// <summary>Registers TikTok Shop.</summary>
public static class TikTokServices
{
    /// <summary>Connections to one host; requests beyond them wait within their own timeout.</summary>
    public const int MaxConnections = 64;

    private const string HttpClientKey = "tiktok";

    /// <summary>
    /// Adds <see cref="IShopChannel"/>, <see cref="IOrderReader"/>, <see cref="TikTokOptions"/> and
    /// <see cref="CallPipelines"/> as singletons. A <see cref="TimeProvider"/> that is already there is used.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public static IServiceCollection AddTikTok(this IServiceCollection services, TikTokOptions options)
    {
        options.Validate();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<IOrderReader, TikTokOrderReader>();
        services.AddSingleton<IDeliveryClaims, TikTokClaims>();
        services.AddSingleton(provider => new CallPipelines(
            IntegrationPolicies.TikTok(options), provider.GetRequiredService<TimeProvider>(), Random.Shared));

        // Not from the HTTP client factory: its logging and its handlers see the addresses of the token calls, and
        // those hold the app's secret.
        services.AddKeyedSingleton(HttpClientKey, (_, _) => CreateHttpClient(options));
        services.AddSingleton<IShopChannel>(provider => new TikTokChannel(
            provider.GetRequiredKeyedService<HttpClient>(HttpClientKey),
            options,
            provider.GetRequiredService<CallPipelines>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>
    /// A client that follows no redirects, keeps no cookies and looks hosts up again from time to time.
    /// </summary>
    public static HttpClient CreateHttpClient(TikTokOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionLifetime = options.ConnectionLifetime,
            ActivityHeadersPropagator = null,
        };

        // The channel times each request itself, on the injected clock.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
