using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace OrderActors.EndToEnd.Tests;

/// <summary>A seller's program that receives events, verifies them by its library, and keeps a ledger of all that it was sent.</summary>
internal sealed class WebhookLedger : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedEvent> _received = new();
    private readonly ConcurrentDictionary<string, int> _tries = new(StringComparer.Ordinal);

    private WebhookLedger(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>What messages must be signed with; a message that comes before it is known is refused.</summary>
    public string? Secret { get; set; }

    /// <summary>What becomes of a message: asked with its id and how often it has come, the first time with 1.</summary>
    public Func<string, int, HttpContext, int> Answer { get; set; } = (_, _, _) => StatusCodes.Status204NoContent;

    /// <summary>All messages with a good signature, those included that were then answered with a failure.</summary>
    public IReadOnlyList<ReceivedEvent> Received => [.. _received];

    public IReadOnlyList<ReceivedEvent> Accepted => [.. _received.Where(message => message.Status is >= 200 and < 300)];

    public int Forged { get; private set; }

    public static async Task<WebhookLedger> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var ledger = new WebhookLedger(app);
        app.Run(ledger.ReceiveAsync);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        ledger.Url = new Uri(addresses.Addresses.Single() + "/events");
        return ledger;
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        try
        {
            new StandardWebhook(Secret ?? throw new WebhookVerificationException("no secret yet")).Verify(body, context.Request.Headers);
        }
        catch (WebhookVerificationException)
        {
            Forged++;
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var id = context.Request.Headers["webhook-id"].ToString();
        var status = Answer(id, _tries.AddOrUpdate(id, 1, (_, tries) => tries + 1), context);
        _received.Enqueue(new ReceivedEvent(id, body, status));
        if (status == 0)
            context.Abort();
        else
            context.Response.StatusCode = status;
    }
}

/// <param name="Status">What it was answered; 0 when the connection was cut.</param>
internal sealed record ReceivedEvent(string Id, string Body, int Status);
