using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderActors.Measuring;
using OrderActors.Testing;

namespace OrderActors.LoadDriver.Load;

/// <summary>Endpoints of many sellers on this machine: most answer at once, some with 500, and some never.</summary>
internal sealed class WebhookReceivers : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, int> _times = new(StringComparer.Ordinal);

    private WebhookReceivers(WebApplication app, Uri address) => (_app, Address) = (app, address);

    public Uri Address { get; }

    /// <summary>From the event until a good endpoint had it for the first time, of events since <see cref="MeasureFrom"/>.</summary>
    public LatencyHistogram Ages { get; } = new();

    /// <summary>Events decided before it are not measured.</summary>
    public DateTimeOffset MeasureFrom { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>Different events at good endpoints since the start.</summary>
    public int Arrived => _times.Count;

    /// <summary>Messages that came again.</summary>
    public int Repeated => _times.Values.Sum() - _times.Count;

    public static async Task<WebhookReceivers> StartAsync()
    {
        var address = new Uri($"http://127.0.0.1:{GatewayProcess.FreePort()}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, address.Port));
        var app = builder.Build();
        var receivers = new WebhookReceivers(app, address);
        app.Map("/good", good => good.Run(receivers.TakeAsync));
        app.Map("/fails", fails => fails.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        }));
        app.Map("/hangs", hangs => hangs.Run(context => receivers._end.Task.WaitAsync(context.RequestAborted)));
        await app.StartAsync();
        return receivers;
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var now = DateTimeOffset.UtcNow;
        using var message = await JsonDocument.ParseAsync(context.Request.Body);
        var at = DateTimeOffset.Parse(message.RootElement.GetProperty("timestamp").GetString()!, CultureInfo.InvariantCulture);
        var id = context.Request.Headers["webhook-id"].ToString();
        if (_times.AddOrUpdate(id, 1, (_, times) => times + 1) == 1 && at >= MeasureFrom)
            Ages.Record(now > at ? now - at : TimeSpan.Zero);
    }
}
