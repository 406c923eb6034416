namespace OrderActors.Integrations.Resilience;

/// <summary>How one integration's calls are bounded, repeated, spaced and stopped. The numbers hold for each target apart.</summary>
public sealed record CallPolicy
{
    /// <summary>Names the integration in measures.</summary>
    public required string Integration { get; init; }

    /// <summary>What a failure says about repeating the call, and about the other side.</summary>
    public required Func<Exception, CallFailure> Judge { get; init; }

    /// <summary>The longest that a caller waits, with all turns, tries and pauses.</summary>
    public required TimeSpan TotalTimeout { get; init; }

    /// <summary>The longest that one try takes once it has its turn.</summary>
    public required TimeSpan TryTimeout { get; init; }

    /// <summary>Tries of a call that may be repeated, the first one included. At least 2.</summary>
    public required int MaxTries { get; init; }

    /// <summary>About how long the pause before the second try is; the following ones double, each with jitter.</summary>
    public required TimeSpan FirstPause { get; init; }

    public required TimeSpan LongestPause { get; init; }

    /// <summary>Added at random to a pause that the other side asked for: many callers were given the same number.</summary>
    public required TimeSpan MaxJitter { get; init; }

    public required CircuitPolicy Circuit { get; init; }

    public required RateBudgetOptions Rate { get; init; }
}

/// <summary>When a target is left alone because it fails.</summary>
public sealed record CircuitPolicy
{
    /// <summary>The share of failures from which on it is left alone.</summary>
    public required double FailureRatio { get; init; }

    /// <summary>Fewer tries than these within <see cref="Sampling"/> say nothing. At least 2.</summary>
    public required int MinTries { get; init; }

    /// <summary>How far back tries count.</summary>
    public required TimeSpan Sampling { get; init; }

    /// <summary>How long it is left alone before one call may try it.</summary>
    public required TimeSpan Break { get; init; }
}

/// <param name="IsWorthAnotherTry">The same call may succeed soon. Says nothing about whether it may be repeated.</param>
/// <param name="IsTrouble">The other side, or the way to it, is at fault; anything else is an answer of one that works.</param>
/// <param name="RetryAfter">What the other side asked for, if it did.</param>
public readonly record struct CallFailure(bool IsWorthAnotherTry, bool IsTrouble, TimeSpan? RetryAfter);
