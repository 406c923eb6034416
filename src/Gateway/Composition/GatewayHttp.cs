using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderActors.Engine.PublicEvents;
using OrderActors.Engine.Subscriptions;
using OrderActors.Gateway.Api.Events;
using OrderActors.Gateway.Api.Live;
using OrderActors.Gateway.Api.Operations;
using OrderActors.Gateway.Api.Orders;
using OrderActors.Gateway.Api.Shops;
using OrderActors.Gateway.Api.Inventory;
using OrderActors.Gateway.Api.Webhooks;
using OrderActors.Gateway.Http;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using OrderActors.Silo;
using OrderActors.Silo.Dashboard;
using OrderActors.Silo.Health;

namespace OrderActors.Gateway.Composition;

/// <summary>The HTTP side: what it needs from the container, and its pipeline. What stands behind the ports is added elsewhere.</summary>
public static class GatewayHttp
{
    private const int MaxJsonDepth = 32;

    public static void AddGatewayHttp(this WebApplicationBuilder builder, GatewaySettings settings)
    {
        var services = builder.Services;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Idempotency.MaxBodyBytes;
        });
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IOrderReader, TikTokOrderReader>();
        services.AddSingleton<OrderCommands>();
        services.TryAddSingleton<IOwnOrderPayloads, OwnOrderPayloads>();
        services.AddSingleton<OwnOrderCommands>();
        services.AddSingleton<ShopConnector>();
        services.AddSingleton<UnknownSkuRetries>();
        services.AddWebhookEndpoints();
        services.AddSingleton<EndpointAnswers>();
        services.AddSingleton<EndpointSending>();
        services.AddSingleton<AnswerPacing>();
        services.AddEventStreams();
        services.TryAddSingleton<SubscriptionWatch>();
        services.AddHostedService<AnswerSweeper>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options => BeStrict(options.SerializerOptions));
        services.AddProblemDetails();
        services.AddExceptionHandler<FailureMapping>();
        services.AddSellers(settings.Api);
        services.AddReadiness();
        services.AddOpenApiDocument();
    }

    public static void UseGatewayHttp(this WebApplication app)
    {
        app.UseMiddleware<RequestSpans>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => DescribeAsync(context.HttpContext));
        app.UseOpenApiPage();
        app.UseRouting();
        app.UseSellers();
        app.UseMiddleware<RequestShape>();
        app.UseMiddleware<Idempotency>();

        app.MapTikTokWebhook();
        app.MapHealth();
        app.MapOrderPage();
        app.MapOpenApiDocument();
        app.MapClusterDashboard();
        MapApi(app.MapGroup("/api/v1").RequireAuthorization());
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapOrders();
        api.MapOrderCommands();
        api.MapOwnOrders();
        api.MapOrderEvents();
        api.MapEventStream();
        api.MapStock();
        api.MapStockCommands();
        api.MapShops();
        api.MapListings();
        api.MapWebhookEndpoints();
        api.MapWebhookSending();
        api.MapWebhookDeliveries();
        api.MapSummary();
        api.MapSubscriptions();
        api.MapParkedEvents();
    }

    private static void AddEventStreams(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new PublicEventReader(provider.GetRequiredService<IStoreReader>()));
        services.AddSingleton<TailReader>();
        services.AddSingleton<JournalTail>();
        services.AddHostedService(provider => provider.GetRequiredService<JournalTail>());
        services.AddSingleton(_ => new EventStreamPlaces());
        services.AddSingleton<EventHistory>();
    }

    // Answers that routing gave without a body.
    private static Task DescribeAsync(HttpContext context)
    {
        var problem = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problems.NoRoute(context.Request.Path),
            StatusCodes.Status405MethodNotAllowed => Problems.MethodNotAllowed(context.Request.Method),
            StatusCodes.Status413PayloadTooLarge => Problems.TooLarge(Idempotency.MaxBodyBytes),
            StatusCodes.Status415UnsupportedMediaType => Problems.NotJson(),
            _ => null,
        };
        return problem?.ExecuteAsync(context) ?? Task.CompletedTask;
    }

    private static void BeStrict(JsonSerializerOptions options)
    {
        options.MaxDepth = MaxJsonDepth;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
    }
}
