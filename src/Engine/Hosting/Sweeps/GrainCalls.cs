using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace OrderActors.Engine.Hosting.Sweeps;

/// <summary>Calls the grains of due rows, a few at a time, without waiting for a slow one.</summary>
/// <remarks>
/// A call that takes longer than <see cref="Patience"/> goes on beside the next ones and the next sweeps, which leave its key out
/// until it has ended. So neither a chunk nor a sweep waits for the slowest of its calls. A key whose calls fail is left out for
/// a while that grows: a dead shop, which stays due, must not take its place among the calls in every sweep.
/// </remarks>
internal sealed partial class GrainCalls(ILogger logger, TimeProvider clock)
{
    /// <summary>For so long a call has one of the places; most take a hundredth of it. Chosen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Grains called at once that have not used up the patience.</summary>
    private const int MaxCalls = 16;

    /// <summary>Slow calls that go on; beyond it each keeps its place until it has ended.</summary>
    private const int MaxSlow = 256;

    /// <summary>
    /// A key that failed is called again a second later, and at most so long after many failures: when the database comes back,
    /// everything that is due must be taken up soon.
    /// </summary>
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Failures, DateTimeOffset NotBefore)> _failed = new(StringComparer.Ordinal);
    private int _slow;

    /// <summary>Calls for each key that is not under way already; a call that fails or hangs does not keep the others waiting.</summary>
    /// <returns>When each call has ended, or has used up the patience.</returns>
    public async Task ForEachAsync(ImmutableArray<string> keys, Func<string, Task> call)
    {
        var places = new List<Task>(MaxCalls);
        foreach (var key in keys.Where(Begin))
        {
            if (places.Count == MaxCalls)
                places.Remove(await Task.WhenAny(places));
            places.Add(HoldPlaceAsync(key, call));
        }

        await Task.WhenAll(places);
    }

    private async Task HoldPlaceAsync(string key, Func<string, Task> call)
    {
        var work = GuardAsync(key, call);
        try
        {
            await work.WaitAsync(Patience, clock);
        }
        catch (TimeoutException)
        {
            LogSlow(logger, key, Patience);
            if (Volatile.Read(ref _slow) >= MaxSlow)
                await work;
            else
                _ = CountWhileSlowAsync(work);
        }
    }

    private async Task CountWhileSlowAsync(Task work)
    {
        Interlocked.Increment(ref _slow);
        await work;
        Interlocked.Decrement(ref _slow);
    }

    private async Task GuardAsync(string key, Func<string, Task> call)
    {
        var failed = true;
        try
        {
            await call(key);
            failed = false;
        }
        catch (Exception exception)
        {
            LogWakeFailed(logger, key, exception);
        }
        finally
        {
            End(key, failed);
        }
    }

    private bool Begin(string key)
    {
        lock (_gate)
        {
            return (!_failed.TryGetValue(key, out var failed) || clock.GetUtcNow() >= failed.NotBefore) && _underWay.Add(key);
        }
    }

    private void End(string key, bool failed)
    {
        lock (_gate)
        {
            _underWay.Remove(key);
            if (!failed)
            {
                _failed.Remove(key);
                return;
            }

            var failures = _failed.GetValueOrDefault(key).Failures + 1;
            var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures - 1, 10)));
            _failed[key] = (failures, clock.GetUtcNow() + (pause < s_longestPause ? pause : s_longestPause));
            ForgetOld();
        }
    }

    /// <summary>A key that is not due any more is never called again, so it would never be forgotten.</summary>
    private void ForgetOld()
    {
        if (_failed.Count <= MaxRemembered)
            return;

        foreach (var key in _failed.Where(pair => pair.Value.NotBefore < clock.GetUtcNow()).Select(pair => pair.Key).ToList())
            _failed.Remove(key);
    }

    private const int MaxRemembered = 10_000;

    [LoggerMessage(111, LogLevel.Warning, "{Key} is due and could not be woken; it is tried again in a later sweep")]
    private static partial void LogWakeFailed(ILogger logger, string key, Exception exception);

    [LoggerMessage(116, LogLevel.Information, "The call for {Key} takes longer than {Patience}; the others go on without it")]
    private static partial void LogSlow(ILogger logger, string key, TimeSpan patience);
}
