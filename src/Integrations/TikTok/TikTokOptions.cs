using OrderActors.Integrations.Resilience;

namespace OrderActors.Integrations.TikTok;

/// <summary>How we reach TikTok Shop. Holds a secret: never logged.</summary>
public sealed class TikTokOptions
{
    // Polly takes timeouts within these bounds alone.
    private static readonly TimeSpan s_shortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(1);

    public required string AppKey { get; init; }

    public required string AppSecret { get; init; }

    /// <summary>Where the API is; the same host for every market.</summary>
    public Uri ApiBaseAddress { get; init; } = new("https://open-api.tiktokglobalshop.com");

    /// <summary>Where tokens are traded.</summary>
    public Uri AuthBaseAddress { get; init; } = new("https://auth.tiktok-shops.com");

    /// <summary>Allows plain HTTP to another machine, for a stand-in shop in a private network.</summary>
    /// <value>Default false: secrets and tokens travel in these requests. Loopback is always allowed.</value>
    public bool AllowPlainHttp { get; init; }

    /// <summary>How long one request may take, answer included.</summary>
    /// <value>Default 10 s, more than 0.</value>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call may take in all, with its waits for a turn, its tries and the pauses between them.</summary>
    /// <value>
    /// Default 20 s, which leaves room for all tries when each fails at once, and is less than the 30 s of a grain call. A
    /// write, which is tried once, takes at most its wait (<see cref="RateBudgetOptions.MaxWait"/>) and <see cref="RequestTimeout"/>.
    /// </value>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection is reused before the host's address is looked up again.</summary>
    /// <value>Default 5 min.</value>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(5);

    public RateBudgetOptions Rate { get; init; } = new();

    /// <exception cref="ArgumentException">
    /// An option is out of its bounds; the message names it and holds no secret.
    /// </exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(AppKey) || string.IsNullOrWhiteSpace(AppSecret))
            throw new ArgumentException("TikTok needs an app key and an app secret");
        if (RequestTimeout <= TimeSpan.Zero || TotalTimeout <= TimeSpan.Zero || ConnectionLifetime <= TimeSpan.Zero)
            throw new ArgumentException("TikTok's timeouts are more than zero");
        if (RequestTimeout < s_shortestTimeout || TotalTimeout > s_longestTimeout)
        {
            throw new ArgumentException(
                $"{nameof(RequestTimeout)} is at least {s_shortestTimeout} and {nameof(TotalTimeout)} at most {s_longestTimeout}");
        }

        if (TotalTimeout < Rate.MaxWait + RequestTimeout)
        {
            throw new ArgumentException(
                $"{nameof(TotalTimeout)} is at least the longest wait for a turn ({Rate.MaxWait}) and {nameof(RequestTimeout)} together");
        }

        RequireSafe(ApiBaseAddress, nameof(ApiBaseAddress));
        RequireSafe(AuthBaseAddress, nameof(AuthBaseAddress));
    }

    private void RequireSafe(Uri address, string name)
    {
        if (!address.IsAbsoluteUri || address.PathAndQuery != "/" || address.UserInfo.Length > 0)
            throw new ArgumentException($"{name} is a scheme, a host and a port and nothing more");
        if (address.Scheme == Uri.UriSchemeHttps)
            return;
        if (address.Scheme != Uri.UriSchemeHttp || !(AllowPlainHttp || address.IsLoopback))
            throw new ArgumentException($"{name} is neither https nor this machine ({nameof(AllowPlainHttp)})");
    }
}
