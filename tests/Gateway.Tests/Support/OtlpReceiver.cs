using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>Takes OTLP over HTTP as a collector does, counts what comes, and can say whether a text was in it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const int MaxBodyBytes = 16 * 1024 * 1024;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _countByPath = new();
    private readonly ConcurrentQueue<string> _bodies = new();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public string Address => _app.Urls.Single();

    /// <summary>How many requests came to a path such as <c>/v1/traces</c>.</summary>
    public int CountOf(string path) => _countByPath.GetValueOrDefault(path);

    /// <summary>The texts that have not come yet. Protobuf keeps text as it is, so a search in the bytes finds it.</summary>
    public IReadOnlyList<string> MissingOf(params IEnumerable<string> texts) =>
        [.. texts.Where(text => !_bodies.Any(body => body.Contains(text, StringComparison.Ordinal)))];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        if (context.Request.Method != "POST" || context.Request.ContentType != "application/x-protobuf")
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _bodies.Enqueue(Encoding.Latin1.GetString(body.GetBuffer(), 0, (int)body.Length));
        _countByPath.AddOrUpdate(context.Request.Path, 1, (_, count) => count + 1);
        // An answer without a field: everything was taken.
        context.Response.ContentType = "application/x-protobuf";
    }
}
