using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Takes every API and token request: faults before, checks, the handler, faults after.</summary>
internal sealed class ApiDispatcher(SandboxContext context, IReadOnlyList<SandboxShop> shops, FaultPlan faults)
{
    private readonly RequestChecks _checks = new(context, shops);

    public async Task HandleAsync(HttpContext http)
    {
        var method = http.Request.Method;
        var path = http.Request.Path.Value ?? "/";
        var requestId = NewRequestId();
        var fault = faults.Take(method, path);
        if (fault is not null && await ActsBeforeAsync(http, fault, requestId).ConfigureAwait(false))
            return;

        var body = await ReadAsync(http).ConfigureAwait(false);
        var outcome = body is null
            ? new Outcome(ApiCodes.UnreadableBody, "request body is too large", null)
            : Act(http, method, path, body, requestId);
        WriteDown(http.Request, body, outcome, requestId);
        if (outcome.Slow > TimeSpan.Zero)
            await WaitAsync(outcome.Slow, http.RequestAborted).ConfigureAwait(false);

        var envelope = outcome.Scripted is { } answer
            ? Encoding.UTF8.GetBytes(answer.Body ?? "")
            : Envelope(outcome.Code, outcome.Message, requestId, outcome.Data);
        await AnswerAsync(http, outcome.Http, envelope, fault).ConfigureAwait(false);
    }

    private void WriteDown(HttpRequest request, byte[]? body, Outcome outcome, string requestId)
    {
        var path = request.Path.Value ?? "/";
        context.Ledger.Add(new ApiCallRecord(
            request.Method,
            path,
            TokenEndpoints.IsTokenPath(path) ? "" : request.QueryString.Value ?? "",
            outcome.Shop?.Id,
            body is null ? "" : Encoding.UTF8.GetString(body),
            outcome.Http,
            outcome.Scripted is null ? outcome.Code : null,
            outcome.Scripted is not null,
            context.Now,
            requestId));
    }

    private Outcome Act(HttpContext http, string method, string path, byte[] body, string requestId)
    {
        var payload = Encoding.UTF8.GetString(body);
        try
        {
            var query = http.Request.Query.ToDictionary(pair => pair.Key, pair => string.Join(',', pair.Value.ToArray()));
            var raw = new RawRequest(
                method, path, query, http.Request.Headers["x-tts-access-token"].FirstOrDefault(), http.Request.ContentType, body);
            var caller = new Caller(requestId, payload);
            if (TokenEndpoints.IsTokenPath(path))
                return Scripted(null, path) ?? Done(TokenEndpoints.Handle(context, raw, caller), "success");

            var (route, values) = ApiRoutes.Find(method, path);
            var (seller, shop, json) = _checks.Check(raw, route);
            if (Scripted(shop, path) is { } scripted)
                return scripted;

            var call = new ApiCall(context, shops, seller, shop, query, values, json, caller, method, path);
            return Done(route.Handle(call) ?? new JsonObject()) with
            {
                Shop = shop,
                Slow = OrderEndpoints.IsReadByIds(route) ? call.Shop.Manners.Slow : TimeSpan.Zero,
            };
        }
        catch (SandboxRefusedException refusal)
        {
            context.Ledger.Add(new Refusal(
                method, path, refusal.Code, refusal.Message, ApiCodes.SaysDoneBefore(refusal.Code),
                payload, context.Now, requestId));
            return new Outcome(refusal.Code, refusal.Message, null);
        }
    }

    private static Outcome Done(JsonNode? data, string message = "Success") => new(ApiCodes.Success, message, data);

    // A call that names no shop, such as one for tokens, takes the first answer that fits of any shop.
    private Outcome? Scripted(SandboxShop? shop, string path)
    {
        var answer = shop is not null
            ? shop.Answers.Take(path)
            : shops.Select(candidate => candidate.Answers.Take(path)).FirstOrDefault(taken => taken is not null);
        return answer is null ? null : new Outcome(ApiCodes.Success, "", null) { Scripted = answer, Shop = shop };
    }

    // True when the fault was the whole answer.
    private static async Task<bool> ActsBeforeAsync(HttpContext http, FaultRule fault, string requestId)
    {
        switch (fault.Kind)
        {
            case FaultKind.TooManyRequests:
                SetRetryAfter(http, fault);
                var limited = Envelope(ApiCodes.RateLimited, "Too many requests", requestId, null);
                await WriteAsync(http, 429, limited).ConfigureAwait(false);
                return true;
            case FaultKind.Unavailable:
                SetRetryAfter(http, fault);
                http.Response.StatusCode = 503;
                return true;
            case FaultKind.ServerError:
                http.Response.StatusCode = 500;
                return true;
            case FaultKind.InternalErrorCode:
                var failed = Envelope(ApiCodes.InternalError, "Internal error", requestId, null);
                await WriteAsync(http, 200, failed).ConfigureAwait(false);
                return true;
            case FaultKind.CloseConnection:
                http.Abort();
                return true;
            case FaultKind.GarbageJson or FaultKind.TruncatedJson or FaultKind.SlowAnswer
                or FaultKind.ActThenServerError or FaultKind.ActThenCloseConnection:
                return false;
            default:
                throw new InvalidOperationException($"fault {fault.Kind} is not handled");
        }
    }

    private async Task AnswerAsync(HttpContext http, int status, byte[] envelope, FaultRule? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.ActThenCloseConnection:
                http.Abort();
                return;
            case FaultKind.ActThenServerError:
                http.Response.StatusCode = 500;
                return;
            case FaultKind.GarbageJson:
                await WriteAsync(http, 200, "<html>upstream said no</html>"u8.ToArray()).ConfigureAwait(false);
                return;
            case FaultKind.TruncatedJson:
                await WriteAsync(http, status, envelope[..(envelope.Length / 2)]).ConfigureAwait(false);
                return;
            case FaultKind.SlowAnswer:
                await WaitAsync(fault.Delay, http.RequestAborted).ConfigureAwait(false);
                await WriteAsync(http, status, envelope).ConfigureAwait(false);
                return;
            default:
                await WriteAsync(http, status, envelope).ConfigureAwait(false);
                return;
        }
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken aborted)
    {
        try
        {
            await Task.Delay(delay, context.Options.Clock, aborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller hung up first; there is nobody left to answer.
        }
    }

    private static void SetRetryAfter(HttpContext http, FaultRule fault)
    {
        if (fault.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }

    private static Task WriteAsync(HttpContext http, int status, byte[] bytes)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }

    private static byte[] Envelope(int code, string message, string requestId, JsonNode? data) =>
        Encoding.UTF8.GetBytes(new JsonObject
        {
            ["code"] = code,
            ["data"] = data,
            ["message"] = message,
            ["request_id"] = requestId,
        }.ToJsonString());

    private async Task<byte[]?> ReadAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int count;
        while ((count = await http.Request.Body.ReadAsync(chunk, http.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + count > context.Options.MaxBodyBytes)
                return null;

            buffer.Write(chunk, 0, count);
        }

        return buffer.ToArray();
    }

    /// <summary>What a request came to: an answer of our own, or one that a script gave.</summary>
    private sealed record Outcome(int Code, string Message, JsonNode? Data)
    {
        public ScriptedAnswer? Scripted { get; init; }

        public SandboxShop? Shop { get; init; }

        public TimeSpan Slow { get; init; }

        public int Http => Scripted?.Http ?? ApiCodes.HttpStatusOf(Code);
    }

    private string NewRequestId() =>
        context.Now.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + context.Ids.Opaque("")[..20].ToUpperInvariant();
}
