using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OrderActors.Integrations.Resilience;
using OrderActors.Ports.Channels;
using Polly;
using Polly.Timeout;

namespace OrderActors.Integrations.TikTok;

/// <summary>Signs, sends and reads. Repeats reads within bounds and never repeats a write.</summary>
/// <param name="pipelines">One for each shop; those of the calls that belong to none share one.</param>
internal sealed class TikTokTransport(
    HttpClient http, TikTokOptions options, CallPipelines pipelines, TimeProvider clock)
{
    /// <returns>The <c>data</c> member; an undefined element when the answer has none.</returns>
    /// <exception cref="ChannelException">The shop did not do as asked, or it is not known whether it did.</exception>
    public Task<JsonElement> SendAsync(TikTokCall call, CancellationToken cancellation) => SendAsync(
        call, data => data.ValueKind is JsonValueKind.Undefined ? data : data.Clone(), cancellation);

    /// <summary>As the other one, without a copy of the whole answer.</summary>
    /// <param name="read">Takes what it wants of the <c>data</c> member, which does not outlive it.</param>
    public async Task<T> SendAsync<T>(TikTokCall call, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        var pipeline = pipelines.For(call.ShopId);
        try
        {
            return await pipeline.ExecuteAsync(call.IsRead, token => TryAsync(pipeline, call, read, token), cancellation)
                .ConfigureAwait(false);
        }
        catch (ExecutionRejectedException rejected)
        {
            throw TikTokRejection.Of(call, rejected, options.TotalTimeout);
        }
    }

    private async ValueTask<T> TryAsync<T>(
        CallPipeline pipeline, TikTokCall call, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        var startedAt = clock.GetTimestamp();
        using var span = TikTokTelemetry.Begin(call, HostOf(call));
        try
        {
            var answer = await AskAsync(pipeline, call, read, cancellation).ConfigureAwait(false);
            TikTokTelemetry.Succeeded(call, clock.GetElapsedTime(startedAt));
            pipeline.Budget.Succeeded();
            return answer;
        }
        catch (ChannelException exception)
        {
            TikTokTelemetry.Failed(span, call, clock.GetElapsedTime(startedAt), exception.Kind.ToString());
            NoteFailure(pipeline.Budget, exception);
            throw;
        }
        catch (OperationCanceledException)
        {
            TikTokTelemetry.Failed(span, call, clock.GetElapsedTime(startedAt), "Cancelled");
            throw;
        }
    }

    /// <summary>A wait that TikTok asks for holds for every call to the shop; only "too many" says something of the rate.</summary>
    private static void NoteFailure(RateBudget budget, ChannelException failure)
    {
        if (failure.Kind is ChannelErrorKind.RateLimited)
            budget.Refused(failure.RetryAfter);
        else if (failure is { Kind: ChannelErrorKind.Unavailable, RetryAfter: { } pause })
            budget.Close(pause);
    }

    private async Task<T> AskAsync<T>(
        CallPipeline pipeline, TikTokCall call, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.WithinTryTimeoutAsync(token => ExchangeAsync(call, read, token), cancellation)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is TimeoutRejectedException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new ChannelException(
                ChannelErrorKind.Timeout,
                $"{call}: no answer within {options.RequestTimeout.TotalSeconds:0.#} s",
                inner: exception);
        }
        catch (HttpRequestException exception)
        {
            throw new ChannelException(KindOf(exception), $"{call}: {exception.HttpRequestError}", inner: exception);
        }
        catch (InvalidDataException exception)
        {
            throw new ChannelException(
                ChannelErrorKind.Unreadable, $"{call}: the answer is not compressed as it claims", inner: exception);
        }
        catch (IOException exception)
        {
            throw new ChannelException(ChannelErrorKind.Timeout, $"{call}: the connection broke", inner: exception);
        }
    }

    private async ValueTask<T> ExchangeAsync<T>(
        TikTokCall call, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        using var request = Build(call);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
        using var body = await AnswerBody.ReadAsync(call, response, cancellation).ConfigureAwait(false);
        using var envelope = ParseEnvelope(call, body.Bytes);
        return read(DataOf(call, response, envelope?.RootElement));
    }

    private static ChannelErrorKind KindOf(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.NameResolutionError
        or HttpRequestError.ConnectionError
        or HttpRequestError.SecureConnectionError
        ? ChannelErrorKind.Unavailable
        : ChannelErrorKind.Timeout;

    private HttpRequestMessage Build(TikTokCall call)
    {
        var query = QueryOf(call);
        var text = string.Join('&', query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));

        // The content is there even when it is empty, because the shop wants a content type on each request. It also
        // keeps the handler from silently repeating a request whose connection closed under it.
        var content = new ByteArrayContent(call.Body ?? []);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(call.Method, new Uri(HostOf(call), $"{call.Path}?{text}")) { Content = content };
        if (call.AccessToken.Length > 0)
            request.Headers.TryAddWithoutValidation("x-tts-access-token", call.AccessToken);

        return request;
    }

    private Uri HostOf(TikTokCall call) => call.IsTokenCall ? options.AuthBaseAddress : options.ApiBaseAddress;

    private List<KeyValuePair<string, string>> QueryOf(TikTokCall call)
    {
        if (call.IsTokenCall)
            return [new("app_key", options.AppKey), new("app_secret", options.AppSecret), .. call.Query];

        var query = new List<KeyValuePair<string, string>>
        {
            new("app_key", options.AppKey),
            new("timestamp", clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            new("shop_cipher", call.Cipher),
        };
        query.AddRange(call.Query);

        // Sources differ on whether an empty value is signed, so none is ever sent.
        query.RemoveAll(pair => pair.Value.Length == 0);
        var sign = TikTokRequestSigner.Sign(options.AppSecret, call.Path, query, call.Body, isMultipart: false);
        query.Add(new("sign", sign));
        return query;
    }

    private JsonElement DataOf(TikTokCall call, HttpResponseMessage response, JsonElement? answer)
    {
        var status = (int)response.StatusCode;
        var retryAfter = TikTokErrors.RetryAfter(response.Headers.RetryAfter, clock.GetUtcNow());
        if (answer is not { } envelope || WireJson.Whole(envelope, "code") is not { } code)
            throw new ChannelException(
                TikTokErrors.ClassifyStatus(status, call.IsTokenCall),
                $"{call}: HTTP {status} with an unreadable body",
                retryAfter: retryAfter);

        var message = WireJson.Text(envelope, "message") ?? "";
        var requestId = WireJson.Text(envelope, "request_id");
        if (code != 0 || !response.IsSuccessStatusCode)
            throw new ChannelException(
                TikTokErrors.Classify(status, code, message, call.IsTokenCall),
                $"{call}: HTTP {status}, code {code}: {Scrub(call, message)}{Named(call, requestId)}", code, requestId, retryAfter);

        var data = WireJson.Member(envelope, "data") ?? default;
        if (!call.IsInParts)
            ThrowForParts(call, data, requestId);
        return data;
    }

    private void ThrowForParts(TikTokCall call, JsonElement data, string? requestId)
    {
        foreach (var error in WireJson.Items(data, "errors"))
        {
            var code = WireJson.Whole(error, "code");
            var message = WireJson.Text(error, "message") ?? "";
            throw new ChannelException(
                TikTokErrors.ClassifyPart(code, message),
                $"{call}: code {code}: {Scrub(call, message)}{Named(call, requestId)}",
                code,
                requestId);
        }
    }

    /// <summary>TikTok's support asks for the id of the request, so the message names the id where a person reads it.</summary>
    private string Named(TikTokCall call, string? requestId) =>
        requestId is null ? "" : $" (request {Scrub(call, requestId)})";

    /// <summary>Deeper than any part may be, so that a part that is nested too deep is refused by whoever reads that part.</summary>
    private static readonly JsonDocumentOptions s_envelope = new() { MaxDepth = 1_000 };

    private static JsonDocument? ParseEnvelope(TikTokCall call, ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            if (!call.IsInParts)
                return null;

            // One broken text must not hide the other parts: its broken letters are shown as such.
            body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span));
        }

        try
        {
            return JsonDocument.Parse(body, s_envelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The shop's words, short, on one line, and without what it may have echoed of our secrets.</summary>
    private string Scrub(TikTokCall call, string message)
    {
        const int maxLength = 300;

        var secrets = call.Query.Where(_ => call.IsTokenCall).Select(pair => pair.Value)
            .Append(options.AppSecret).Append(call.AccessToken).Append(call.Cipher)
            .Where(secret => secret.Length >= 4 && secret is not ("authorized_code" or "refresh_token"));
        foreach (var secret in secrets)
            message = message.Replace(secret, "***", StringComparison.Ordinal);

        var line = string.Concat(message.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return line.Length <= maxLength ? line : line[..maxLength];
    }
}
