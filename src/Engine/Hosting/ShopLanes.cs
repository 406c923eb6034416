using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace OrderActors.Engine.Hosting;

/// <summary>Work queues, one a shop: a shop whose channel is slow or dead keeps no other shop waiting.</summary>
/// <param name="name">Of the queue, in measures.</param>
/// <param name="handle">Works on one batch of one shop. Must not throw.</param>
internal sealed class ShopLanes<TJob>(
    string name,
    LaneLimits limits,
    Gathering gathering,
    Func<string, ImmutableArray<TJob>, Task> handle,
    TaskScheduler scheduler)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<string> _starved = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private int _workers;
    private bool _isOpen;

    /// <returns>False when too much waits already; the job was not taken.</returns>
    public bool Offer(string shop, TJob job)
    {
        lock (_gate)
        {
            var lane = _lanes.GetValueOrDefault(shop);
            if (_waiting >= limits.MaxWaiting || lane?.Jobs.Count >= limits.MaxWaitingPerShop)
            {
                EngineMetrics.Dropped(name);
                return false;
            }

            if (lane is null)
                _lanes[shop] = lane = new Lane();

            lane.Jobs.Enqueue(job);
            _waiting++;
            EngineMetrics.Queued(name, 1);
            StartWorker(shop, lane);
            return true;
        }
    }

    /// <summary>Whether more jobs of the shop wait than its part of so many, shared equally by the shops that have work here.</summary>
    public bool HasMoreThanItsShare(string shop, int jobs)
    {
        lock (_gate)
            return _lanes.TryGetValue(shop, out var lane) && lane.Jobs.Count > jobs / _lanes.Count;
    }

    /// <summary>Works until cancelled; batches under way then are finished, jobs not begun stay where they came from.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellation.Register(stop.SetResult);
        lock (_gate)
        {
            _isOpen = true;
            foreach (var (shop, lane) in _lanes)
                StartWorker(shop, lane);
        }

        await stop.Task;
        lock (_gate)
        {
            _isOpen = false;
            if (_workers == 0)
                _idle.TrySetResult();
        }

        await _idle.Task;
    }

    /// <summary>One more worker for the lane, unless it has enough. Called with the gate held.</summary>
    private void StartWorker(string shop, Lane lane)
    {
        if (!_isOpen || lane.Jobs.Count == 0 || lane.Workers >= limits.MaxCallsPerShop)
            return;

        var isFull = lane.Jobs.Count >= limits.MaxBatch;
        if (lane.Gathers && !isFull)
            return;
        if (_workers >= limits.MaxCalls)
        {
            if (lane.Workers == 0 && !lane.IsStarved)
            {
                lane.IsStarved = true;
                _starved.Enqueue(shop);
            }

            return;
        }

        lane.Workers++;
        _workers++;
        // While other lanes wait for a worker, none waits for more jobs: it would hold up those lanes.
        var gathers = !isFull && _starved.Count == 0;
        lane.Gathers |= gathers;
        _ = Task.Factory.StartNew(
            () => WorkAsync(shop, lane, gathers), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
    }

    private async Task WorkAsync(string shop, Lane lane, bool gathers)
    {
        // A worker serves many traces; it is no part of the one that happened to start it.
        Activity.Current = null;
        if (gathers)
            await GatherAsync(lane);
        for (var isNew = true; TryTake(shop, lane, isNew, out var batch); isNew = false)
            await handle(shop, batch.Value);
    }

    private async Task GatherAsync(Lane lane)
    {
        bool isAlone;
        lock (_gate)
            isAlone = lane.Workers == 1;

        await gathering.WaitAsync(isAlone);
        lock (_gate)
            lane.Gathers = false;
    }

    private bool TryTake(string shop, Lane lane, bool isNew, [NotNullWhen(true)] out ImmutableArray<TJob>? batch)
    {
        lock (_gate)
        {
            // A worker ends when another lane waits for its first worker, but not before its own first batch: with more lanes
            // than workers, all workers would end for each other and none would work.
            if (_isOpen && lane.Jobs.Count > 0 && (isNew || _starved.Count == 0))
            {
                batch = Take(lane);
                return true;
            }

            batch = null;
            EndWorker(shop, lane);
            return false;
        }
    }

    private ImmutableArray<TJob> Take(Lane lane)
    {
        var batch = ImmutableArray.CreateBuilder<TJob>(Math.Min(lane.Jobs.Count, limits.MaxBatch));
        while (batch.Count < limits.MaxBatch && lane.Jobs.TryDequeue(out var job))
            batch.Add(job);

        _waiting -= batch.Count;
        EngineMetrics.Queued(name, -batch.Count);
        return batch.ToImmutable();
    }

    private void EndWorker(string shop, Lane lane)
    {
        lane.Workers--;
        _workers--;
        if (lane is { Workers: 0, Jobs.Count: 0 })
            _lanes.Remove(shop);
        if (!_isOpen && _workers == 0)
            _idle.TrySetResult();

        while (_isOpen && _workers < limits.MaxCalls && _starved.TryDequeue(out var next))
        {
            if (_lanes.TryGetValue(next, out var starved))
            {
                starved.IsStarved = false;
                StartWorker(next, starved);
            }
        }

        StartWorker(shop, lane);
    }

    private sealed class Lane
    {
        public Queue<TJob> Jobs { get; } = new();

        public int Workers { get; set; }

        public bool IsStarved { get; set; }

        /// <summary>Whether one of its workers waits for more jobs, all of which it will take, but for a batch that is full.</summary>
        public bool Gathers { get; set; }
    }
}

/// <param name="MaxWaiting">Jobs of all shops that may wait; more are refused.</param>
/// <param name="MaxWaitingPerShop">Jobs of one shop that may wait: a busy shop leaves places for the others.</param>
/// <param name="MaxCalls">Batches of all shops under way at once.</param>
/// <param name="MaxCallsPerShop">Batches of one shop under way at once.</param>
/// <param name="MaxBatch">Jobs in one batch.</param>
internal sealed record LaneLimits(int MaxWaiting, int MaxWaitingPerShop, int MaxCalls, int MaxCallsPerShop, int MaxBatch);
