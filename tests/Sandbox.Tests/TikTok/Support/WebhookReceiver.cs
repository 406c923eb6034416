using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace OrderActors.Sandbox.Tests.TikTok;

internal sealed record ReceivedWebhook(string? Authorization, byte[] Body)
{
    public JsonNode Json { get; } = JsonNode.Parse(Body)!;

    public int Type => Json["type"]!.GetValue<int>();

    public string Id => Json["tts_notification_id"]!.GetValue<string>();

    public long Timestamp => Json["timestamp"]!.GetValue<long>();

    public string Data(string name) => Json["data"]![name]!.ToString();

    public override string ToString() => Encoding.UTF8.GetString(Body);
}

/// <summary>A local HTTP server that keeps what it is sent and answers as told.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;
    private readonly Channel<ReceivedWebhook> _received = Channel.CreateUnbounded<ReceivedWebhook>();

    private WebhookReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    /// <summary>Answers each request; default 200 with an empty body.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public Uri Url { get; private set; } = null!;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver._app.StartAsync();
        var addresses = receiver._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        receiver.Url = new Uri(new Uri(addresses.Addresses.First()), "/hook");
        return receiver;
    }

    public void AnswerWith(int status) => Answer = http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public async Task<ReceivedWebhook> NextAsync(string what)
    {
        try
        {
            return await _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No webhook within {Patience}; awaited {what}.");
        }
    }

    public async Task<List<ReceivedWebhook>> NextAsync(int count, string what)
    {
        var all = new List<ReceivedWebhook>();
        while (all.Count < count)
            all.Add(await NextAsync($"{what} ({all.Count + 1} of {count})"));

        return all;
    }

    public int Unread => _received.Reader.Count;

    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(stop.Token);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer);
        await _received.Writer.WriteAsync(new ReceivedWebhook(http.Request.Headers.Authorization, buffer.ToArray()));
        await Answer(http);
    }
}
