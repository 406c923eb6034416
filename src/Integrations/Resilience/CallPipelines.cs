namespace OrderActors.Integrations.Resilience;

/// <summary>One <see cref="CallPipeline"/> for each target of an integration, such as a shop; bounded.</summary>
/// <remarks>Safe from several threads.</remarks>
/// <param name="policy">The same for all targets.</param>
/// <param name="clock">All waits and timeouts are on it.</param>
/// <param name="random">Spreads retries. Used from several threads at once.</param>
public sealed class CallPipelines(CallPolicy policy, TimeProvider clock, Random random)
{
    /// <summary>Above this many targets the one that was asked longest ago is forgotten and starts afresh.</summary>
    public const int MaxTargets = 10_000;

    /// <summary>A target that was not asked for so long is forgotten. Every pause that it may have asked for is over by then.</summary>
    public static readonly TimeSpan ForgetIdleAfter = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byTarget = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _leastRecentFirst = new();

    /// <summary>Targets that are remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _byTarget.Count;
        }
    }

    /// <remarks>What is forgotten serves those who hold it to the end: nothing of it has to be freed.</remarks>
    public CallPipeline For(string target)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (_byTarget.TryGetValue(target, out var known))
            {
                known.Value = known.Value with { AskedAt = now };
                _leastRecentFirst.Remove(known);
                _leastRecentFirst.AddLast(known);
                return known.Value.Pipeline;
            }

            ForgetIdle(now);
            var entry = new Entry(target, new CallPipeline(policy, clock, random), now);
            _byTarget[target] = _leastRecentFirst.AddLast(entry);
            return entry.Pipeline;
        }
    }

    private void ForgetIdle(long now)
    {
        while (_leastRecentFirst.First is { } oldest
            && (_byTarget.Count >= MaxTargets || clock.GetElapsedTime(oldest.Value.AskedAt, now) >= ForgetIdleAfter))
        {
            _leastRecentFirst.Remove(oldest);
            _byTarget.Remove(oldest.Value.Target);
        }
    }

    private sealed record Entry(string Target, CallPipeline Pipeline, long AskedAt);
}
