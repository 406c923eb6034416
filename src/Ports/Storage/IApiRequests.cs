namespace OrderActors.Ports.Storage;

/// <summary>Answers already given to an <c>Idempotency-Key</c>, so that a repeat gets the same one.</summary>
public interface IApiRequests
{
    Task<ApiAnswer?> FindAsync(string sellerId, string key, CancellationToken cancellation);

    /// <summary>Stores an answer; when the key is taken already, the stored one stays and is returned.</summary>
    Task<ApiAnswer> StoreAsync(string sellerId, string key, ApiAnswer answer, CancellationToken cancellation);

    /// <summary>Forgets answers older than the given instant, at most <paramref name="limit"/> of them.</summary>
    Task<int> ForgetBeforeAsync(DateTimeOffset before, int limit, CancellationToken cancellation);
}

/// <param name="RequestHash">SHA-256 of method, path and body, so that a key reused for something else is seen.</param>
public sealed record ApiAnswer(byte[] RequestHash, int StatusCode, string ContentType, string Body, DateTimeOffset At);
