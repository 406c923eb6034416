namespace OrderActors.Gateway.Http;

/// <summary>The refusals that the gateway itself gives; those of grains are in <see cref="RefusalTable"/>.</summary>
public static class Problems
{
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OverloadRetry = TimeSpan.FromSeconds(1);

    public static Problem Invalid(string field, string detail, string? fix = null) =>
        new(StatusCodes.Status400BadRequest, "invalid-request", "The request is not valid", detail)
        {
            Field = field,
            Fix = fix,
        };

    public static Problem NotFound(string what, string fix) =>
        new(StatusCodes.Status404NotFound, "not-found", "There is no such thing", $"{what} is not known here.")
        {
            Fix = fix,
        };

    public static Problem NoRoute(string path) =>
        new(StatusCodes.Status404NotFound, "no-such-route", "There is nothing at this address", $"'{path}' leads nowhere.")
        {
            Fix = "See /docs for every address.",
        };

    public static Problem MethodNotAllowed(string method) =>
        new(
            StatusCodes.Status405MethodNotAllowed,
            "method-not-allowed",
            "This address does not take the method",
            $"{method} does nothing here.")
        {
            Fix = "See /docs for the methods of each address.",
        };

    public static Problem NotJson() =>
        new(
            StatusCodes.Status415UnsupportedMediaType,
            "not-json",
            "The body is not declared as JSON",
            "This address takes a JSON body.")
        {
            Field = "Content-Type",
            Fix = "Send the header Content-Type: application/json.",
        };

    public static Problem TooLarge(int limitBytes) =>
        new(
            StatusCodes.Status413PayloadTooLarge,
            "body-too-large",
            "The body is too large",
            $"A body here has at most {limitBytes} bytes.")
        {
            Fix = "Send less at a time.",
        };

    public static Problem Unauthorized(string detail, string? fix) =>
        new(StatusCodes.Status401Unauthorized, "unauthorized", "The caller is not known", detail) { Fix = fix };

    public static Problem KeyReused() =>
        new(
            StatusCodes.Status422UnprocessableEntity,
            "idempotency-key-reused",
            "The Idempotency-Key belongs to another request",
            "This key was sent before with another method, address or body.")
        {
            Field = "Idempotency-Key",
            Fix = "Make a new key for each new intent, and repeat a key only with the very same request.",
        };

    public static Problem StorageAway() =>
        new(
            StatusCodes.Status503ServiceUnavailable,
            "storage-unavailable",
            "The database cannot be used now",
            "Whether the request took effect is not known.")
        {
            Fix = "Send the same request again with the same Idempotency-Key.",
            RetryAfter = StorageRetry,
        };

    public static Problem Overtaken() =>
        new(
            StatusCodes.Status503ServiceUnavailable,
            "overtaken",
            "It was changed elsewhere at the same moment",
            "Whether the request took effect is not known.")
        {
            Fix = "Send the same request again with the same Idempotency-Key.",
            RetryAfter = OverloadRetry,
        };

    public static Problem Overloaded() =>
        new(
            StatusCodes.Status503ServiceUnavailable,
            "overloaded",
            "Too much waits to be stored",
            "The request was not carried out.")
        {
            Fix = "Send it again after the time in Retry-After.",
            RetryAfter = OverloadRetry,
        };

    public static Problem TooManyRequests(string detail) =>
        new(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests at once", detail)
        {
            Fix = "Send it again after the time in Retry-After.",
            RetryAfter = OverloadRetry,
        };

    public static Problem TimedOut() =>
        new(
            StatusCodes.Status503ServiceUnavailable,
            "timed-out",
            "No answer in time",
            "Whether the request took effect is not known.")
        {
            Fix = "Send the same request again with the same Idempotency-Key.",
            RetryAfter = OverloadRetry,
        };

    public static Problem Broken(string traceId) =>
        new(
            StatusCodes.Status500InternalServerError,
            "internal-error",
            "Something is broken here",
            $"The fault is logged under trace {traceId}.")
        {
            Fix = "Send the same request again with the same Idempotency-Key; if it fails again, tell the operator the trace.",
        };

    public static Problem NotReady(string part, string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, "not-ready", "Not ready", $"{part}: {detail}")
        {
            Field = part,
            RetryAfter = OverloadRetry,
        };

    public static Problem Conflict(string code, string title, string detail, string fix) =>
        new(StatusCodes.Status409Conflict, code, title, detail) { Fix = fix };
}
