using System.Security.Cryptography;
using System.Text;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Http;

/// <summary>Makes every POST under <c>/api/v1</c> repeatable: one <c>Idempotency-Key</c>, one effect, one answer.</summary>
/// <remarks>
/// <para>Answers that carried a decision are stored, refusals too. Not stored are those that decided nothing: a request
/// that could not be read (400, 413, 415), a limit (429), and every 5xx.</para>
/// <para>A caller who goes away does not interrupt a decision: it is carried through, and its whole answer waits for the
/// repeat.</para>
/// <para>Two requests with one key wait for each other within this process. Across processes, and after a crash before
/// the answer was stored, the grain recognises the operation id that follows from the key (<see cref="Seller.CallerOf"/>).
/// </para>
/// </remarks>
public sealed class Idempotency(RequestDelegate next, IApiRequests answers, TimeProvider clock)
{
    public const string KeyHeader = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int MaxKeyLength = 128;
    public const int MaxBodyBytes = 1024 * 1024;

    private const int Stripes = 256;

    private readonly SemaphoreSlim[] _gates =
        [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    // What is not asked for passes without a step of its own.
    public Task InvokeAsync(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.Request.Path.StartsWithSegments("/api/v1")
        && context.GetEndpoint() is RouteEndpoint
            ? AnswerOnceAsync(context)
            : next(context);

    private async Task AnswerOnceAsync(HttpContext context)
    {
        var key = context.Request.Headers[KeyHeader].ToString();
        if (RefusalOf(key) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        var body = await BoundedBody.ReadAsync(context.Request, MaxBodyBytes);
        if (body is null)
        {
            await Problems.TooLarge(MaxBodyBytes).ExecuteAsync(context);
            return;
        }

        context.Request.Body = new MemoryStream(body, writable: false);
        context.Request.ContentLength = body.Length;
        await AnswerOnceAsync(context, key, HashOf(context.Request, body));
    }

    private async Task AnswerOnceAsync(HttpContext context, string key, byte[] requestHash)
    {
        var sellerId = Seller.Of(context).Id;
        var gate = _gates[(uint)HashCode.Combine(sellerId, key) % Stripes];
        await gate.WaitAsync(context.RequestAborted);
        try
        {
            if (await answers.FindAsync(sellerId, key, context.RequestAborted) is { } earlier)
                await ReplayAsync(context, earlier, requestHash);
            else
                await AnswerFirstAsync(context, sellerId, key, requestHash);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task AnswerFirstAsync(HttpContext context, string sellerId, string key, byte[] requestHash)
    {
        var (wire, callerGone) = (context.Response.Body, context.RequestAborted);
        using var captured = new MemoryStream();
        context.Response.Body = captured;
        // What is cancelled half-way leaves an answer that is cut short, and would be repeated so for ever.
        context.RequestAborted = CancellationToken.None;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
            context.RequestAborted = callerGone;
        }

        var status = context.Response.StatusCode;
        var answer = new ApiAnswer(
            requestHash,
            status,
            context.Response.ContentType ?? "",
            Encoding.UTF8.GetString(captured.GetBuffer(), 0, (int)captured.Length),
            clock.GetUtcNow());
        if (!CarriesDecision(status))
        {
            await WriteAsync(context, answer);
            return;
        }

        // Somebody in another process may have been first; then the answer that stands is theirs.
        var stored = answer with { Body = SecretAnswer.Sealed(context, answer.Body) };
        var standing = await answers.StoreAsync(sellerId, key, stored, CancellationToken.None);
        if (standing == stored)
            await WriteAsync(context, answer);
        else
            await ReplayAsync(context, standing, requestHash);
    }

    private static async Task ReplayAsync(HttpContext context, ApiAnswer stored, byte[] requestHash)
    {
        if (!stored.RequestHash.AsSpan().SequenceEqual(requestHash))
        {
            await Problems.KeyReused().ExecuteAsync(context);
            return;
        }

        context.Response.Headers[ReplayedHeader] = "true";
        await WriteAsync(context, stored with { Body = SecretAnswer.Opened(context, stored.Body) });
    }

    private static async Task WriteAsync(HttpContext context, ApiAnswer answer)
    {
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        context.Response.StatusCode = answer.StatusCode;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static bool CarriesDecision(int status) =>
        status is < 500
            and not StatusCodes.Status400BadRequest
            and not StatusCodes.Status413PayloadTooLarge
            and not StatusCodes.Status415UnsupportedMediaType
            and not StatusCodes.Status429TooManyRequests;

    private static Problem? RefusalOf(string key)
    {
        const string Fix = "Make one UUID for each new intent, send it as Idempotency-Key, and send the same one when repeating.";
        if (key.Length == 0)
            return Problems.Invalid(KeyHeader, "The header Idempotency-Key is missing.", Fix);
        if (key.Length > MaxKeyLength || key.Any(letter => letter is < '!' or > '~'))
            return Problems.Invalid(KeyHeader, $"The Idempotency-Key has 1 to {MaxKeyLength} visible ASCII characters.", Fix);

        return null;
    }

    private static byte[] HashOf(HttpRequest request, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = $"{request.Method} {RawPath.Of(request)}{request.QueryString}\n";
        hash.AppendData(Encoding.UTF8.GetBytes(head));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
