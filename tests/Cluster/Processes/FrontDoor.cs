using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderActors.Cluster.Processes;

/// <summary>Stands before the gateways as a reverse proxy does: each request to the next one, and past one that is away.</summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) })
    {
        Timeout = s_answerWithin,
    };

    private readonly ImmutableArray<Uri> _gateways;
    private int _next;

    private FrontDoor(ImmutableArray<Uri> gateways)
    {
        _gateways = gateways;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<FrontDoor> OpenAsync(IEnumerable<Uri> gateways)
    {
        var door = new FrontDoor([.. gateways]);
        await door._app.StartAsync();
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var first = Interlocked.Increment(ref _next);
        for (var attempt = 0; attempt < _gateways.Length; attempt++)
        {
            var gateway = _gateways[(int)((uint)(first + attempt) % _gateways.Length)];
            try
            {
                await ForwardAsync(context, gateway, body.ToArray());
                return;
            }
            catch (HttpRequestException) when (!context.Response.HasStarted)
            {
                // Away: every call of ours carries its id, so another gateway may be asked the same.
            }
        }

        context.Response.StatusCode = StatusCodes.Status502BadGateway;
    }

    private async Task ForwardAsync(HttpContext context, Uri gateway, byte[] body)
    {
        var given = context.Request;
        using var request = new HttpRequestMessage(
            new HttpMethod(given.Method), new Uri(gateway, given.Path + given.QueryString));
        if (body.Length > 0 || given.ContentType is not null)
            request.Content = new ByteArrayContent(body);
        foreach (var (name, values) in given.Headers.Where(header => header.Key is not ("Host" or "Content-Length")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        using var answer = await _http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
