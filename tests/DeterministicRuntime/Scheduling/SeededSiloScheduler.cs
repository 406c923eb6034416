namespace OrderActors.DeterministicRuntime;

/// <summary>Runs lanes on the calling thread, one item at a time, in an order that a seed chooses.</summary>
/// <remarks>
/// The same seed and the same work give the same order. That holds only while all work stays on lanes: work that
/// arrives from another thread is refused by the next <see cref="RunOne"/>, because such a run could not be repeated.
/// What leaves a lane: <c>Task.Run</c>, <c>ConfigureAwait(false)</c>, real I/O, and <c>Task.WhenAll</c> or
/// <c>WaitAsync</c> directly over a task source made with <c>RunContinuationsAsynchronously</c>.
/// </remarks>
public sealed class SeededSiloScheduler(ulong seed) : SiloScheduler
{
    private readonly List<SiloLane> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile string? _intruder;
    private ulong _state = seed;

    /// <summary>Told before each item which lane runs it.</summary>
    public Action<SiloLane>? Observer { get; set; }

    public override void Ready(SiloLane lane)
    {
        lock (_ready)
            _ready.Add(lane);
    }

    public override void Enqueued(SiloLane lane)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            _intruder = lane.Name;
    }

    /// <summary>Runs one item of one lane.</summary>
    /// <returns>False if no lane has work.</returns>
    /// <exception cref="InvalidOperationException">A lane was given work by another thread.</exception>
    public bool RunOne()
    {
        var taken = Take();
        // After it: whoever intrudes makes itself known before its lane is ready, so nothing that it brought is run.
        ThrowIfIntruded();
        if (taken is not { } lane)
            return false;

        Observer?.Invoke(lane);
        if (lane.RunOne())
            Ready(lane);

        return true;
    }

    /// <summary>Runs until no lane has work. Time does not move meanwhile.</summary>
    /// <exception cref="InvalidOperationException">
    /// There was still work after <paramref name="maxItems"/> items.
    /// </exception>
    public int RunUntilIdle(int maxItems = 1_000_000)
    {
        for (var ran = 0; ran < maxItems; ran++)
        {
            if (!RunOne())
                return ran;
        }

        throw new InvalidOperationException($"still busy after {maxItems} items");
    }

    private SiloLane? Take()
    {
        lock (_ready)
        {
            if (_ready.Count == 0)
                return null;

            var index = (int)(NextRandom() % (ulong)_ready.Count);
            var lane = _ready[index];
            _ready[index] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            return lane;
        }
    }

    private void ThrowIfIntruded()
    {
        if (_intruder is { } lane)
        {
            throw new InvalidOperationException(
                $"lane {lane} was given work by another thread; the run is not repeatable");
        }
    }

    // SplitMix64 (Steele, Lea, Flood 2014) instead of System.Random: its sequence is fixed by this file for ever.
    private ulong NextRandom()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
