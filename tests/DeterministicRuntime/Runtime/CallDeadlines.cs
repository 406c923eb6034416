namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>The calls that somebody waits for, oldest first, and the one timer that gives up on them.</summary>
/// <remarks>
/// Every call may take equally long, so the order of arrival is the order of deadlines: a linked list and a single
/// timer do, where a timer for each call would cost more than the call.
/// </remarks>
internal sealed class CallDeadlines : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;
    private readonly ITimer? _timer;
    private CallRequest? _oldest;
    private CallRequest? _newest;
    private bool _armed;

    public CallDeadlines(TimeProvider clock, TimeSpan timeout, SiloLane lane)
    {
        _clock = clock;
        _timeout = timeout;
        if (timeout != Timeout.InfiniteTimeSpan)
            _timer = SystemTimers.Create(clock, () => lane.Post(Expire));
    }

    public void Add(CallRequest request)
    {
        lock (_lock)
        {
            request.Deadline = _timer is null ? long.MaxValue : _clock.GetTimestamp() + Ticks(_timeout);
            request.HasDeadline = true;
            request.PreviousDeadline = _newest;
            if (_newest is null)
                _oldest = request;
            else
                _newest.NextDeadline = request;
            _newest = request;

            if (_armed || _timer is null)
                return;

            _armed = true;
            _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
        }
    }

    public void Remove(CallRequest request)
    {
        lock (_lock)
        {
            if (request.HasDeadline)
                Unlink(request);
        }
    }

    public void AnswerAll(Func<Exception> reason)
    {
        while (TakeOldest(long.MaxValue) is { } request)
            request.AnswerWith(reason());
    }

    public void Dispose() => _timer?.Dispose();

    private void Expire()
    {
        while (TakeOldest(_clock.GetTimestamp()) is { } request)
        {
            request.AnswerWith(new TimeoutException(
                $"{request.Target.GrainId} did not answer {request.Body.Title} within {_timeout}. The call may still take "
                    + "effect: its outcome is unknown."));
        }

        lock (_lock)
        {
            _armed = _oldest is not null;
            if (_oldest is null)
                return;

            var remaining = _clock.GetElapsedTime(_clock.GetTimestamp(), _oldest.Deadline);
            _timer!.Change(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private CallRequest? TakeOldest(long notAfter)
    {
        lock (_lock)
        {
            if (_oldest is not { } request || request.Deadline > notAfter)
                return null;

            Unlink(request);
            return request;
        }
    }

    private void Unlink(CallRequest request)
    {
        if (request.PreviousDeadline is { } previous)
            previous.NextDeadline = request.NextDeadline;
        else
            _oldest = request.NextDeadline;
        if (request.NextDeadline is { } next)
            next.PreviousDeadline = request.PreviousDeadline;
        else
            _newest = request.PreviousDeadline;
        request.NextDeadline = request.PreviousDeadline = null;
        request.HasDeadline = false;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _clock.TimestampFrequency);
}
