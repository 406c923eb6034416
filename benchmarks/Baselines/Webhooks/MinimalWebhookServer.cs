using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderActors.Baselines.Postgres;
using OrderActors.Baselines.Rows;
using OrderActors.Baselines.Sqlite;

namespace OrderActors.Baselines.Webhooks;

/// <summary>The least that a receiver of TikTok's webhooks may do: check the signature, store the row durably, answer.</summary>
/// <remarks>It answers at <c>/webhooks/tiktok/{app}</c>, as the product does, so the same load can be put on both.</remarks>
public sealed class MinimalWebhookServer : IAsyncDisposable
{
    private const int MaxBodyBytes = 256 * 1024;
    private const int SignatureBytes = 32;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly IWebhookRows _rows;
    private readonly byte[] _secret;
    private readonly bool _isPostgres;
    private readonly TimeProvider _clock;

    private MinimalWebhookServer(WebApplication app, IWebhookRows rows, string secret, bool isPostgres, TimeProvider clock)
    {
        _app = app;
        _rows = rows;
        _secret = Encoding.UTF8.GetBytes(secret);
        _isPostgres = isPostgres;
        _clock = clock;
    }

    /// <summary>Where it listens, on loopback.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Brings the run's database up to date and listens.</summary>
    /// <param name="secret">Of the app that signs.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<MinimalWebhookServer> StartAsync(
        BaselineRun run, string secret, int port, CancellationToken cancellation)
    {
        var work = Workload.Prepare(run with { Orders = 1, OneSku = true });
        IWebhookRows rows = run.IsPostgres
            ? new PostgresWebhookRows((await PostgresTarget.OpenAsync(run, work, cancellation)).Source)
            : new SqliteWebhookRows(await SqliteTarget.OpenAsync(run, work, cancellation));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        var app = builder.Build();
        var server = new MinimalWebhookServer(app, rows, secret, run.IsPostgres, TimeProvider.System);
        app.MapPost("/webhooks/tiktok/{appKey}", server.ReceiveAsync);
        await app.StartAsync(cancellation);
        return server;
    }

    public Task WaitAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _rows.DisposeAsync();
    }

    /// <summary>As TikTok signs: the lower-case hex HMAC-SHA256 of app key and body.</summary>
    internal static string Sign(string secret, string appKey, byte[] body) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(appKey), .. body]));

    private async Task ReceiveAsync(HttpContext context, string appKey)
    {
        var body = await ReadAsync(context.Request, context.RequestAborted);
        if (!IsAuthentic(appKey, body, context.Request.Headers.Authorization.ToString()))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await _rows.InsertAsync(RowOf(appKey, body), context.RequestAborted);
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is { } length and <= MaxBodyBytes)
        {
            var body = new byte[length];
            await request.Body.ReadExactlyAsync(body, cancellation);
            return body;
        }

        // Kestrel refuses what is longer than it was told.
        using var gathered = new MemoryStream();
        await request.Body.CopyToAsync(gathered, cancellation);
        return gathered.ToArray();
    }

    private bool IsAuthentic(string appKey, byte[] body, string authorization)
    {
        if (authorization.Length != SignatureBytes * 2)
            return false;

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        hmac.AppendData(Encoding.UTF8.GetBytes(appKey));
        hmac.AppendData(body);
        Span<byte> computed = stackalloc byte[SignatureBytes];
        hmac.GetHashAndReset(computed);
        Span<byte> claimed = stackalloc byte[SignatureBytes];
        return Convert.FromHexString(authorization, claimed, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(claimed, computed);
    }

    private object?[] RowOf(string appKey, byte[] body)
    {
        using var webhook = JsonDocument.Parse(body);
        var root = webhook.RootElement;
        var now = _clock.GetUtcNow();
        var row = new object?[Table.Inbox.Columns.Length];
        Set("source", "tiktok/" + appKey);
        Set("notification_id", root.GetProperty("tts_notification_id").ToString());
        Set("topic", root.GetProperty("type").GetInt32().ToString(CultureInfo.InvariantCulture));
        Set("shop_id", root.GetProperty("shop_id").ToString());
        Set("order_id", root.GetProperty("data").GetProperty("order_id").ToString());
        Set("body", body);
        Set("received_at", Time(now));
        Set("status", "pending");
        Set("attempts", 0);
        Set("retry_at", Time(now + s_grace));
        return row;

        void Set(string column, object value) => row[Table.Inbox.IndexOf(column)] = value;
    }

    private object Time(DateTimeOffset at) => _isPostgres
        ? at.UtcDateTime
        : (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
