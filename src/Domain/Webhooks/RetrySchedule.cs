using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace OrderActors.Domain.Webhooks;

/// <summary>When a delivery that failed is tried again: after seconds, then minutes, then hours, for about three days.</summary>
public static class RetrySchedule
{
    /// <summary>The longest wait that an endpoint may ask for.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    /// <summary>A wait is up to this share shorter or longer, so that what failed together is not tried together.</summary>
    public const double Jitter = 0.1;

    private static readonly ImmutableArray<TimeSpan> s_waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(8),
        TimeSpan.FromHours(12),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>Attempts in all, the first one included.</summary>
    public static int MaxAttempts => s_waits.Length + 1;

    /// <param name="made">Attempts of this round that have failed, at least 1.</param>
    /// <param name="asked">What the endpoint asked for in <c>Retry-After</c>; counts where it is longer, up to <see cref="LongestAsked"/>.</param>
    /// <returns>Null when it is given up. The same for the same delivery and attempt, on every machine.</returns>
    public static TimeSpan? WaitAfter(string deliveryId, int made, TimeSpan? asked)
    {
        Invariant.Require(made >= 1, "something failed before it is waited");
        if (made >= MaxAttempts)
            return null;

        var wait = s_waits[made - 1] * (1 + (Jitter * ChanceOf(deliveryId, made)));
        return Bounded(asked) is { } longer && longer > wait ? longer : wait;
    }

    /// <summary>A wait that was asked for, within our bounds.</summary>
    public static TimeSpan? Bounded(TimeSpan? asked) => asked > LongestAsked ? LongestAsked : asked;

    /// <summary>From -1 to 1.</summary>
    private static double ChanceOf(string deliveryId, int made)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{deliveryId}/{made}")));
        return (BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)uint.MaxValue * 2) - 1;
    }
}
