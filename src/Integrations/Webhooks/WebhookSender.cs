using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using OrderActors.Domain.Webhooks;
using OrderActors.Ports.Webhooks;

namespace OrderActors.Integrations.Webhooks;

/// <summary>Sends messages in the form of Standard Webhooks: signed, over TLS, to public addresses, without redirects.</summary>
public sealed class WebhookSender : IWebhookSender, IDisposable
{
    private const string UserAgent = "OrderActors-Webhooks/1";

    /// <summary>Once the status is there, so long it is waited for the beginning of the body, which only the log wants.</summary>
    private static readonly TimeSpan s_bodyWithin = TimeSpan.FromSeconds(2);

    private readonly WebhookSenderOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    /// <param name="lookUp">All addresses of a host; null for the machine's own look-up.</param>
    public WebhookSender(
        WebhookSenderOptions options, TimeProvider clock, Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null)
    {
        _options = options;
        _clock = clock;
        var guard = new GuardedConnection(lookUp ?? HostAddresses.FindAsync, options.AllowLoopback);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.ConnectTimeout,
            MaxResponseHeadersLength = 16,
            // An answer that was not read to its end costs the connection, and not the time to read it.
            MaxResponseDrainSize = 0,
            // So long a name is not looked up again; an endpoint that moves is found again soon.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, cancellation) => guard.ConnectAsync(context.DnsEndPoint, cancellation),
        })
        {
            // A call is timed as a whole, the answer included.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public TimeSpan MaxDuration => _options.MaxDuration;

    public async Task<EndpointAnswer> SendAsync(WebhookMessage message, CancellationToken cancellation)
    {
        var startedAt = _clock.GetTimestamp();
        using var limit = new CancellationTokenSource(_options.MaxDuration, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            // What was right when the endpoint was made may be forbidden since.
            if (EndpointUrl.FaultOf(message.Url.OriginalString, _options.AllowLoopback) is { } fault)
                return Failed(fault.Detail);

            return await CallAsync(message, startedAt, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (ReasonOf(exception) is { } reason)
        {
            return Failed(reason);
        }

        EndpointAnswer Failed(string reason) => new(null, null, AnswerStart.Printable(reason), "", _clock.GetElapsedTime(startedAt));
    }

    public void Dispose() => _http.Dispose();

    private async Task<EndpointAnswer> CallAsync(WebhookMessage message, long startedAt, CancellationToken cancellation)
    {
        using var request = RequestOf(message);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
        var status = (int)response.StatusCode;
        var wait = WaitOf(response.Headers.RetryAfter);
        var body = await BodyOfAsync(response, cancellation).ConfigureAwait(false);
        return new EndpointAnswer(status, wait, null, body, _clock.GetElapsedTime(startedAt));
    }

    private static HttpRequestMessage RequestOf(WebhookMessage message)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(message.Body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        var request = new HttpRequestMessage(HttpMethod.Post, message.Url) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.TryAddWithoutValidation("webhook-id", message.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", StandardSignature.TimestampOf(message.At));
        request.Headers.TryAddWithoutValidation(
            "webhook-signature", StandardSignature.Of(message.Id, message.At, message.Body, message.Secrets));
        return request;
    }

    /// <remarks>The status is the answer. A body that does not come, or never ends, changes nothing of it.</remarks>
    private async Task<string> BodyOfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(s_bodyWithin, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await AnswerStart.ReadAsync(response.Content, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (ReasonOf(exception) is { } reason)
        {
            return $"({reason})";
        }
    }

    private TimeSpan? WaitOf(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - _clock.GetUtcNow());
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <returns>Null for what is neither the endpoint's fault nor the network's.</returns>
    private static string? ReasonOf(Exception exception) => exception switch
    {
        ForbiddenAddressException => exception.Message,
        OperationCanceledException => "no answer in time",
        HttpRequestException { InnerException: ForbiddenAddressException forbidden } => forbidden.Message,
        HttpRequestException { InnerException: AuthenticationException tls } => "TLS: " + tls.Message,
        HttpRequestException { InnerException: SocketException socket } => "connection: " + socket.SocketErrorCode,
        HttpRequestException { InnerException: OperationCanceledException or TimeoutException } => "no connection in time",
        HttpRequestException other => "HTTP: " + other.HttpRequestError,
        IOException => "the connection broke",
        _ => null,
    };
}
