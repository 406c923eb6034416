namespace OrderActors.Sandbox.TikTok;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>HTTP 429, code 36009002; nothing is done.</summary>
    TooManyRequests,

    /// <summary>HTTP 500 without a body that can be used; nothing is done.</summary>
    ServerError,

    /// <summary>HTTP 503; nothing is done.</summary>
    Unavailable,

    /// <summary>HTTP 200 with code 36009003; nothing is done.</summary>
    InternalErrorCode,

    /// <summary>The connection is closed; nothing is done.</summary>
    CloseConnection,

    /// <summary>The thing is done; the answer is not JSON.</summary>
    GarbageJson,

    /// <summary>The thing is done; the answer stops in the middle.</summary>
    TruncatedJson,

    /// <summary>The thing is done; the answer comes after <see cref="FaultRule.Delay"/>.</summary>
    SlowAnswer,

    /// <summary>The thing is done; the answer is HTTP 500.</summary>
    ActThenServerError,

    /// <summary>The thing is done; the connection is closed without an answer.</summary>
    ActThenCloseConnection,
}

/// <summary>A fault for requests whose path begins with a prefix.</summary>
/// <param name="PathPrefix">Such as <c>/fulfillment/</c>; empty means every API and token request.</param>
public sealed record FaultRule(FaultKind Kind, string PathPrefix = "")
{
    /// <summary>Only this method. Default any.</summary>
    public string? Method { get; init; }

    /// <summary>Ends the path, such as <c>/ship</c>. Default any.</summary>
    public string PathSuffix { get; init; } = "";

    /// <summary>How often it strikes, at most. Default once.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How likely it strikes when it fits. Default always.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Value of <c>Retry-After</c> on 429 and 503. Default no header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How late a slow answer is. Default 5 s.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>The faults to come. The first rule that fits and whose die falls strikes. Safe on every thread.</summary>
public sealed class FaultPlan
{
    /// <summary>Rules at once.</summary>
    public const int MaxRules = 1_000;

    private readonly Lock _gate = new();
    private readonly List<(FaultRule Rule, int Left)> _rules = [];
    private readonly Random _dice;
    private long _struck;

    internal FaultPlan(int seed) => _dice = new Random(seed);

    /// <summary>How many requests were struck so far.</summary>
    public long Struck => Interlocked.Read(ref _struck);

    /// <summary>The rules that can still strike, with how often.</summary>
    public IReadOnlyList<(FaultRule Rule, int Left)> Pending
    {
        get { lock (_gate) return [.. _rules]; }
    }

    /// <exception cref="InvalidOperationException">There are <see cref="MaxRules"/> rules already.</exception>
    public void Add(FaultRule rule)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rule.Count);
        lock (_gate)
        {
            if (_rules.Count >= MaxRules)
                throw new InvalidOperationException($"At most {MaxRules} fault rules.");

            _rules.Add((rule, rule.Count));
        }
    }

    public void Clear()
    {
        lock (_gate)
            _rules.Clear();
    }

    internal FaultRule? Take(string method, string path)
    {
        lock (_gate)
        {
            for (var index = 0; index < _rules.Count; index++)
            {
                var (rule, left) = _rules[index];
                if (!Fits(rule, method, path) || (rule.Probability < 1 && _dice.NextDouble() >= rule.Probability))
                    continue;

                if (left == 1)
                    _rules.RemoveAt(index);
                else
                    _rules[index] = (rule, left - 1);

                Interlocked.Increment(ref _struck);
                return rule;
            }
        }

        return null;
    }

    private static bool Fits(FaultRule rule, string method, string path) =>
        path.StartsWith(rule.PathPrefix, StringComparison.Ordinal)
        && path.EndsWith(rule.PathSuffix, StringComparison.Ordinal)
        && (rule.Method is null || string.Equals(rule.Method, method, StringComparison.OrdinalIgnoreCase));
}
