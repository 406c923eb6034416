using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;

namespace OrderActors.Grains.Tests.Support;

/// <summary>Takes webhooks as the gateway does, verified and stored before they are answered, for whichever silo lives.</summary>
internal sealed class WebhookDoor : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly World _world;

    private WebhookDoor(World world)
    {
        _world = world;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/", (Delegate)ReceiveAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<WebhookDoor> OpenAsync(World world)
    {
        var door = new WebhookDoor(world);
        await door._app.StartAsync();
        return door;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var (key, secret) = (_world.TikTok.AppKey, _world.TikTok.AppSecret);
        if (!TikTokWebhookVerifier.Verify(key, [secret], body.ToArray(), context.Request.Headers.Authorization.ToString()))
            return Results.Unauthorized();
        if (_world.Silo.Crashed.IsCompleted)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);

        await StoreAsync(_world.Silo, TikTokWebhookReader.Read(body.ToArray())).WaitAsync(context.RequestAborted);
        return Results.Ok();
    }

    private async Task StoreAsync(TestSilo silo, WebhookEnvelope envelope)
    {
        var delivery = new InboxDelivery(
            $"tiktok/{_world.TikTok.AppKey}",
            envelope.NotificationId,
            new DeliveryTopic(envelope.Type?.ToString(CultureInfo.InvariantCulture) ?? ""),
            envelope.ShopId,
            string.Join(',', envelope.OrderIds),
            envelope.Body.ToArray(),
            _world.Clock.GetUtcNow(),
            InboxStatus.Pending,
            null)
        {
            TraceParent = TraceParent.Current,
        };
        var receipt = await silo.Pipeline.ReceiveAsync(delivery);
        if (!receipt.IsDuplicate && !_world.LosesHints)
            silo.Services.GetRequiredService<IInboxHint>().Stored(PendingDelivery.Of(delivery, receipt.InboxId));
    }
}
