namespace OrderActors.Sandbox.TikTok;

/// <summary>An access token with its refresh token and when each ends.</summary>
public sealed record TokenPair(
    string AccessToken, DateTimeOffset AccessExpiresAt, string RefreshToken, DateTimeOffset RefreshExpiresAt, string OpenId);

/// <summary>Issues, refreshes, checks and revokes a seller's tokens. Safe on every thread.</summary>
/// <remarks>
/// After a refresh the previous access token works for a short grace; the previous refresh token works until the new
/// pair is used for the first time, so that a caller who lost the answer can ask once more, and one who kept the old
/// pair by mistake is found out.
/// </remarks>
public sealed class TokenDesk
{
    /// <summary>An authorization code is good for this long, once.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(30);

    /// <summary>Codes and pairs remembered; the oldest are forgotten first.</summary>
    public const int MaxRemembered = 20_000;

    private readonly Lock _gate = new();
    private readonly SandboxOptions _options;
    private readonly IdSource _ids;
    private readonly Dictionary<string, (string Seller, DateTimeOffset ExpiresAt)> _codes = [];
    private readonly Dictionary<string, Issue> _byAccess = [];
    private readonly Dictionary<string, Issue> _byRefresh = [];
    private readonly Queue<Issue> _issues = [];

    internal TokenDesk(SandboxOptions options, IdSource ids)
    {
        _options = options;
        _ids = ids;
    }

    /// <summary>The seller agrees: a code that can be exchanged once.</summary>
    public string Consent(string? seller = null)
    {
        lock (_gate)
        {
            if (_codes.Count >= MaxRemembered)
                _codes.Clear();

            var chosen = seller ?? _options.Shops[0].Seller;
            var code = _ids.Opaque("ROW_code_")[..48];
            _codes[code] = (chosen, _options.Clock.GetUtcNow() + CodeLifetime);
            return code;
        }
    }

    /// <summary>Consent and exchange in one, for callers inside the process.</summary>
    public TokenPair Authorize(string? seller = null) => Exchange(Consent(seller));

    /// <summary>The seller removes the app: every token of the seller is worthless from now on.</summary>
    public void Deauthorize(string seller)
    {
        lock (_gate)
        {
            foreach (var issue in _issues.Where(issue => issue.Seller == seller))
                issue.IsRevoked = true;
        }
    }

    /// <summary>Ends every access token at once, as if its time had come; refresh tokens stay good.</summary>
    public void ExpireAccessTokens()
    {
        lock (_gate)
        {
            foreach (var issue in _issues)
                issue.AccessEndsAt = _options.Clock.GetUtcNow();
        }
    }

    internal static string OpenIdOf(string seller) => "7010" + Math.Abs((long)StableHash(seller)).ToString("D15", null);

    internal TokenPair Exchange(string code)
    {
        lock (_gate)
        {
            if (!_codes.Remove(code, out var found) || found.ExpiresAt <= _options.Clock.GetUtcNow())
                throw new SandboxRefusedException(ApiCodes.AuthCodeInvalid, "Authorization code is invalid or has expired");

            return Make(found.Seller, null).Pair;
        }
    }

    internal TokenPair Refresh(string refreshToken)
    {
        lock (_gate)
        {
            if (!_byRefresh.TryGetValue(refreshToken, out var old) || old.IsRevoked)
                throw new SandboxRefusedException(ApiCodes.AuthorizationGone, "can not find related auth record");

            if (old.IsRefreshDead)
                throw new SandboxRefusedException(ApiCodes.OutOfRange, "invalid params: refresh_token has been replaced");

            var now = _options.Clock.GetUtcNow();
            if (old.Pair.RefreshExpiresAt <= now)
                throw new SandboxRefusedException(ApiCodes.RefreshTokenExpired, "rt has expired");

            Use(old);
            var graceEnd = now + _options.AccessTokenGrace;
            old.AccessEndsAt = old.AccessEndsAt < graceEnd ? old.AccessEndsAt : graceEnd;
            return Make(old.Seller, old).Pair;
        }
    }

    internal string SellerOf(string accessToken)
    {
        lock (_gate)
        {
            if (!_byAccess.TryGetValue(accessToken, out var issue) || issue.IsRevoked)
                throw new SandboxRefusedException(ApiCodes.InvalidTokenOrCipher, "Access token is invalid");

            if (issue.AccessEndsAt <= _options.Clock.GetUtcNow())
                throw new SandboxRefusedException(ApiCodes.AccessTokenExpired, "Expired credentials, access token has expired");

            Use(issue);
            return issue.Seller;
        }
    }

    private static void Use(Issue issue)
    {
        if (issue.Previous is { } previous)
            previous.IsRefreshDead = true;

        issue.Previous = null;
    }

    private Issue Make(string seller, Issue? previous)
    {
        var now = _options.Clock.GetUtcNow();
        var pair = new TokenPair(
            _ids.Opaque("ROW_"), now + _options.AccessTokenLifetime,
            _ids.Opaque("RT"), now + _options.RefreshTokenLifetime, OpenIdOf(seller));
        var issue = new Issue(seller, pair) { AccessEndsAt = pair.AccessExpiresAt, Previous = previous };

        _byAccess[pair.AccessToken] = issue;
        _byRefresh[pair.RefreshToken] = issue;
        _issues.Enqueue(issue);
        if (_issues.Count > MaxRemembered)
        {
            var oldest = _issues.Dequeue();
            _byAccess.Remove(oldest.Pair.AccessToken);
            _byRefresh.Remove(oldest.Pair.RefreshToken);
        }

        return issue;
    }

    // string.GetHashCode differs from run to run; an open id must not.
    private static int StableHash(string text) => text.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter));

    private sealed class Issue(string seller, TokenPair pair)
    {
        public string Seller { get; } = seller;
        public TokenPair Pair { get; } = pair;
        public DateTimeOffset AccessEndsAt { get; set; }
        public bool IsRefreshDead { get; set; }
        public bool IsRevoked { get; set; }
        public Issue? Previous { get; set; }
    }
}
