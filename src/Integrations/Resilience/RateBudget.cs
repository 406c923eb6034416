using System.Threading.RateLimiting;

namespace OrderActors.Integrations.Resilience;

/// <summary>
/// A token bucket whose rate grows with each success while all of it is used, halves when the other side says "too many", and
/// recovers slowly. Who finds it empty queues for a turn, in the order of asking.
/// </summary>
/// <remarks>
/// Safe from several threads. Turns are counted one by one: a lease is never for more than one. A turn that is refused
/// says in <see cref="MetadataName.RetryAfter"/> when there would have been one. Who queues is told of it on the thread on
/// which the clock's timer fires, so that nothing leaves the thread of a simulation.
/// </remarks>
public sealed class RateBudget : RateLimiter
{
    // One burst of requests is refused together: that is one fact about the rate, and halves it once.
    private static readonly TimeSpan s_halvingPause = TimeSpan.FromSeconds(1);

    // What a bucket may lack of a whole turn because sums of fractions are not exact.
    private const double Tolerance = 1e-9;

    private readonly Lock _gate = new();
    private readonly LinkedList<QueuedTurn> _queue = new();
    private readonly RateBudgetOptions _options;
    private readonly TimeProvider _clock;
    private readonly ITimer _wake;
    private double _rate;
    private double _tokens;
    private long _filledAt;
    private long _fullSince;
    private long? _halvedAt;
    private long _closedUntil;
    private long _granted;
    private long _refused;
    private bool _isDisposed;

    public RateBudget(RateBudgetOptions options, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MinRate, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.InitialRate, options.MinRate, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRate, options.InitialRate, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Burst, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxQueued, nameof(options));

        _options = options;
        _clock = clock;
        _rate = options.InitialRate;
        _tokens = options.Burst;
        _filledAt = _fullSince = _closedUntil = clock.GetTimestamp();
        _wake = clock.CreateTimer(static self => ((RateBudget)self!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    /// <summary>How long nothing was asked for and nothing is owed; null while something is.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
            {
                Fill();
                var since = Math.Max(_fullSince, _closedUntil);
                return _tokens < _options.Burst || _queue.Count > 0 || since > _filledAt
                    ? null
                    : _clock.GetElapsedTime(since, _filledAt);
            }
        }
    }

    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            Fill();
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = HasTurn ? (long)(_tokens + Tolerance) : 0,
                CurrentQueuedCount = _queue.Count,
                TotalSuccessfulLeases = _granted,
                TotalFailedLeases = _refused,
            };
        }
    }

    /// <summary>
    /// The other side said "too many": half the rate, and nothing at all until <paramref name="retryAfter"/>. Who queues
    /// and would now wait for too long is refused at once.
    /// </summary>
    public void Refused(TimeSpan? retryAfter) => Restrict(retryAfter, isTooFast: true);

    /// <summary>The other side asked to be left alone for a while: no turn until then, and the rate stays.</summary>
    public void Close(TimeSpan pause) => Restrict(pause, isTooFast: false);

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
            ScheduleWake();
        }
    }

    /// <summary>Takes a turn if there is one now. For none at all: says whether there is one.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, 1);
        lock (_gate)
            return TakeNow(permitCount) ?? RefuseNow();
    }

    /// <summary>
    /// Takes a turn, and waits for it. Refused at once when the wait would be longer than <see cref="RateBudgetOptions.MaxWait"/>
    /// or the queue is full.
    /// </summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, 1);
        QueuedTurn turn;
        lock (_gate)
        {
            if (TakeNow(permitCount) is { } lease)
                return new(lease);
            if (permitCount == 0 || _queue.Count >= _options.MaxQueued || WaitBehind(_queue.Count) > _options.MaxWait)
                return new(RefuseNow());

            turn = new QueuedTurn(_filledAt);
            _queue.AddLast(turn.Place);
            ScheduleWake();
        }

        // Not under the gate: a token that is cancelled already calls back from here.
        turn.WatchFor(Leave, cancellationToken);
        return new(turn.Lease);
    }

    protected override void Dispose(bool disposing)
    {
        List<QueuedTurn> left;
        lock (_gate)
        {
            _isDisposed = true;
            left = [.. _queue];
            _queue.Clear();
            _refused += left.Count;
        }

        _wake.Dispose();
        foreach (var turn in left)
            turn.End(RateLease.Refused(_options.MaxWait));
        base.Dispose(disposing);
    }

    private void Restrict(TimeSpan? pause, bool isTooFast)
    {
        List<(QueuedTurn Turn, RateLease Lease)> hopeless = [];
        lock (_gate)
        {
            Fill();
            if (pause is { } asked)
                _closedUntil = Math.Max(_closedUntil, _filledAt + TicksOf(asked));
            if (isTooFast && (_halvedAt is not { } last || _clock.GetElapsedTime(last, _filledAt) >= s_halvingPause))
            {
                _halvedAt = _filledAt;
                _rate = Math.Max(_rate / 2, _options.MinRate);
                _tokens = Math.Min(_tokens, 0);
            }

            TakeHopeless(hopeless);
            ScheduleWake();
        }

        foreach (var (turn, lease) in hopeless)
            turn.End(lease);
    }

    private bool HasTurn => _queue.Count == 0 && IsOpen && _tokens >= 1 - Tolerance;

    private bool IsOpen => _filledAt >= _closedUntil;

    private RateLease? TakeNow(int permitCount)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Fill();
        if (!HasTurn)
            return null;

        _tokens -= permitCount;
        _granted++;
        return RateLease.Granted;
    }

    private RateLease RefuseNow()
    {
        _refused++;
        return RateLease.Refused(WaitBehind(_queue.Count));
    }

    /// <returns>How long somebody waits who has so many before him. Whole milliseconds, as timers know no less.</returns>
    private TimeSpan WaitBehind(int others)
    {
        var owed = (others + 1 - Tolerance - _tokens) / _rate;
        var closed = (_closedUntil - _filledAt) / (double)_clock.TimestampFrequency;
        return TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(Math.Max(owed, closed), 0) * 1000));
    }

    private void ScheduleWake()
    {
        if (_queue.Count > 0 && !_isDisposed)
            _wake.Change(WaitBehind(0), Timeout.InfiniteTimeSpan);
    }

    private void Wake()
    {
        List<QueuedTurn> next = [];
        lock (_gate)
        {
            Fill();
            while (_queue.First is { } first && IsOpen && _tokens >= 1 - Tolerance)
            {
                _queue.Remove(first);
                _tokens -= 1;
                _granted++;
                next.Add(first.Value);
            }

            ScheduleWake();
        }

        // Not under the gate: what has waited for its turn goes on from here.
        foreach (var turn in next)
            turn.End(RateLease.Granted);
    }

    private void TakeHopeless(List<(QueuedTurn Turn, RateLease Lease)> hopeless)
    {
        var ahead = 0;
        for (var place = _queue.First; place is not null;)
        {
            var (turn, following) = (place.Value, place.Next);
            var wait = WaitBehind(ahead);
            if (_clock.GetElapsedTime(turn.Since, _filledAt) + wait <= _options.MaxWait)
            {
                ahead++;
            }
            else
            {
                _queue.Remove(place);
                _refused++;
                hopeless.Add((turn, RateLease.Refused(wait)));
            }

            place = following;
        }
    }

    /// <returns>False when the turn has come already.</returns>
    private bool Leave(QueuedTurn turn)
    {
        lock (_gate)
        {
            if (turn.Place.List is null)
                return false;

            _queue.Remove(turn.Place);
            return true;
        }
    }

    // Called before the rate changes, so that the time that has passed counts at the rate that it passed at.
    private void Fill()
    {
        var now = _clock.GetTimestamp();
        var wasFull = _tokens >= _options.Burst;
        var missing = (_options.Burst - _tokens) / _rate;
        var passed = _clock.GetElapsedTime(_filledAt, now).TotalSeconds;
        if (!wasFull && missing <= passed)
            _fullSince = _filledAt + (long)(missing * _clock.TimestampFrequency);

        _tokens = Math.Min(_tokens + (passed * _rate), _options.Burst);
        _filledAt = now;
    }

    private long TicksOf(TimeSpan span) => (long)(span.TotalSeconds * _clock.TimestampFrequency);
}
