namespace OrderActors.Integrations.Resilience;

/// <summary>
/// How long to wait before asking again (TikTok document, section 8: base 1 s, cap 60 s, jitter up to 500 ms).
/// </summary>
public static class Backoff
{
    public static readonly TimeSpan Base = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan MaxJitter = TimeSpan.FromMilliseconds(500);

    /// <returns>
    /// Base times two to the power of failures before this one, at most the cap, plus jitter. What the other side asks
    /// for wins over the doubling, and gets the jitter too: many callers were given the same number.
    /// </returns>
    /// <param name="failures">How many tries have failed, at least one.</param>
    /// <param name="retryAfter">What the answer asked for, or null.</param>
    /// <param name="random">A number from 0 up to 1 from the caller's random source.</param>
    public static TimeSpan Delay(int failures, TimeSpan? retryAfter, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);

        // The exponent is bounded so that the doubling cannot overflow before the cap applies.
        var doubled = Base * Math.Pow(2, Math.Min(failures - 1, 30));
        var wait = retryAfter ?? (doubled < Cap ? doubled : Cap);
        return wait + (MaxJitter * Math.Clamp(random, 0, 1));
    }
}
