using System.Numerics;

namespace OrderActors.Measuring;

/// <summary>Counts durations in log-linear buckets, from one microsecond to more than an hour. Safe on every thread.</summary>
/// <remarks>
/// A bucket is at most 1/128 of its value wide. A percentile is the upper edge of its bucket, so it is too high by less
/// than 0.8 % and never too low. Two histograms merge without loss.
/// </remarks>
public sealed class LatencyHistogram
{
    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;

    /// <summary>Longer durations are counted as this one: 2^32 microseconds, about 71 minutes.</summary>
    private const long MaxMicroseconds = 1L << 32;

    private readonly long[] _counts = new long[IndexOf(MaxMicroseconds) + 1];
    private long _count;
    private long _max;

    public long Count => Interlocked.Read(ref _count);

    public TimeSpan Max => TimeSpan.FromMicroseconds(Interlocked.Read(ref _max));

    public void Record(TimeSpan duration)
    {
        var microseconds = Math.Clamp((long)Math.Ceiling(duration.TotalMicroseconds), 0, MaxMicroseconds);
        Interlocked.Increment(ref _counts[IndexOf(microseconds)]);
        Interlocked.Increment(ref _count);
        Raise(microseconds);
    }

    /// <summary>Adds what the other has counted; the other stays as it is.</summary>
    public void Merge(LatencyHistogram other)
    {
        for (var index = 0; index < _counts.Length; index++)
            Interlocked.Add(ref _counts[index], Interlocked.Read(ref other._counts[index]));

        Interlocked.Add(ref _count, other.Count);
        Raise(Interlocked.Read(ref other._max));
    }

    /// <summary>The duration that so many per cent of the recorded ones do not exceed, by nearest rank.</summary>
    /// <param name="percent">Above 0, at most 100.</param>
    /// <returns>Null when nothing was recorded.</returns>
    public TimeSpan? At(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * Count));
        var seen = 0L;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += Interlocked.Read(ref _counts[index]);
            if (seen >= rank)
                return TimeSpan.FromMicroseconds(Math.Min(UpperEdgeOf(index), Interlocked.Read(ref _max)));
        }

        return null;
    }

    private static int IndexOf(long microseconds)
    {
        if (microseconds < SubBuckets)
            return (int)microseconds;

        var shift = BitOperations.Log2((ulong)microseconds) - SubBucketBits;
        return (shift * SubBuckets) + (int)(microseconds >> shift);
    }

    private static long UpperEdgeOf(int index)
    {
        if (index < 2 * SubBuckets)
            return index;

        var shift = (index / SubBuckets) - 1;
        var start = (long)(index - (shift * SubBuckets)) << shift;
        return start + (1L << shift) - 1;
    }

    private void Raise(long microseconds)
    {
        var known = Interlocked.Read(ref _max);
        while (microseconds > known)
        {
            var before = Interlocked.CompareExchange(ref _max, microseconds, known);
            if (before == known)
                return;

            known = before;
        }
    }
}
