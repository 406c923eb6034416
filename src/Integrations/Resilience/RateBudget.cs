namespace OrderActors.Integrations.Resilience;

/// <summary>
/// A token bucket whose rate grows with each success while all of it is used, halves when the other side says "too many", and
/// recovers slowly.
/// </summary>
/// <remarks>Safe from several threads. Turns are given in the order of the calls.</remarks>
public sealed class RateBudget
{
    // One burst of requests is refused together: that is one fact about the rate, and halves it once.
    private static readonly TimeSpan HalvingPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly RateBudgetOptions _options;
    private readonly TimeProvider _clock;
    private double _rate;
    private double _tokens;
    private long _filledAt;
    private long? _halvedAt;
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;

    public RateBudget(RateBudgetOptions options, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MinRate, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.InitialRate, options.MinRate, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRate, options.InitialRate, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Burst, 1, nameof(options));

        _options = options;
        _clock = clock;
        _rate = options.InitialRate;
        _tokens = options.Burst;
        _filledAt = clock.GetTimestamp();
    }

    /// <summary>Requests a second that are allowed now.</summary>
    public double Rate
    {
        get
        {
            lock (_gate)
                return _rate;
        }
    }

    /// <summary>Takes a turn and says how long to wait for it.</summary>
    /// <returns>
    /// True with the wait; false, with no turn taken, when the wait is longer than the budget allows.
    /// </returns>
    public bool TryTake(out TimeSpan wait)
    {
        lock (_gate)
        {
            Fill();

            // The bucket may go below zero: that debt is the queue of those who wait.
            var owed = _tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / _rate);
            var closed = _closedUntil - _clock.GetUtcNow();
            wait = owed > closed ? owed : closed;
            if (wait > _options.MaxWait)
                return false;

            _tokens -= 1;
            return true;
        }
    }

    /// <summary>
    /// The other side said "too many": half the rate, and nothing at all until <paramref name="retryAfter"/>.
    /// </summary>
    public void Refused(TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            if (retryAfter is { } pause && _clock.GetUtcNow() + pause is var until && until > _closedUntil)
                _closedUntil = until;
            if (_halvedAt is { } last && _clock.GetElapsedTime(last) < HalvingPause)
                return;

            Fill();
            _halvedAt = _clock.GetTimestamp();
            _rate = Math.Max(_rate / 2, _options.MinRate);
            _tokens = Math.Min(_tokens, 0);
        }
    }

    /// <summary>The other side answered.</summary>
    public void Succeeded()
    {
        lock (_gate)
        {
            Fill();
            // While turns are left over, an answer says nothing about a higher rate.
            if (_tokens >= 1 && _rate >= _options.InitialRate)
                return;

            _rate = Math.Min(_rate + (_halvedAt is null ? _options.Growth : _options.Recovery), _options.MaxRate);
        }
    }

    // Called before the rate changes, so that the time that has passed counts at the rate that it passed at.
    private void Fill()
    {
        var now = _clock.GetTimestamp();
        _tokens = Math.Min(_tokens + (_clock.GetElapsedTime(_filledAt, now).TotalSeconds * _rate), _options.Burst);
        _filledAt = now;
    }
}
