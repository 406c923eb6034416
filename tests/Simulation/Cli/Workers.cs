namespace OrderActors.Simulation.Cli;

/// <summary>Runs seeds on all processors and hands out their results in the order of the seeds.</summary>
/// <remarks>
/// Each history stays on one thread and shares nothing with the others. So neither a result nor the order in which they
/// come depends on how many workers there are: the first broken rule is the one of the lowest seed, always.
/// </remarks>
internal static class Workers
{
    /// <summary>Finished results that may wait for a slower one before them.</summary>
    private const int MaxAhead = 256;

    /// <summary>As much as a main thread has: how deep continuations may nest must not depend on who runs them.</summary>
    private const int StackBytes = 16 << 20;

    /// <param name="run">Must not throw.</param>
    /// <returns>The results, lowest seed first. Who stops reading ends the workers.</returns>
    public static IEnumerable<RunResult> Run(ulong from, ulong count, int workers, Func<ulong, RunResult> run)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        var queue = new ResultQueue(from, count, Math.Max(MaxAhead, workers));
        var threads = Enumerable.Range(0, workers).Select(number => Start(number, queue, run)).ToList();
        try
        {
            for (var seed = from; seed < from + count; seed++)
                yield return queue.Take(seed);
        }
        finally
        {
            queue.Stop();
            threads.ForEach(thread => thread.Join());
        }
    }

    private static Thread Start(int number, ResultQueue queue, Func<ulong, RunResult> run)
    {
        var thread = new Thread(
            () =>
            {
                while (queue.TryClaim(out var seed))
                    queue.Put(seed, run(seed));
            },
            StackBytes)
        {
            Name = $"seeds {number}",
            IsBackground = true,
        };
        thread.Start();
        return thread;
    }

    /// <summary>Which seeds are still to be run, and the results that are not yet taken.</summary>
    private sealed class ResultQueue(ulong from, ulong count, int maxAhead)
    {
        private readonly object _gate = new();
        private readonly Dictionary<ulong, RunResult> _done = [];
        private ulong _claimed;
        private ulong _taken;
        private bool _isStopped;

        public bool TryClaim(out ulong seed)
        {
            lock (_gate)
            {
                while (!_isStopped && _claimed < count && _claimed - _taken >= (ulong)maxAhead)
                    Monitor.Wait(_gate);

                seed = from + _claimed;
                if (_isStopped || _claimed == count)
                    return false;

                _claimed++;
                return true;
            }
        }

        public void Put(ulong seed, RunResult result)
        {
            lock (_gate)
            {
                _done.Add(seed, result);
                Monitor.PulseAll(_gate);
            }
        }

        public RunResult Take(ulong seed)
        {
            lock (_gate)
            {
                RunResult? result;
                while (!_done.Remove(seed, out result))
                    Monitor.Wait(_gate);

                _taken++;
                Monitor.PulseAll(_gate);
                return result;
            }
        }

        public void Stop()
        {
            lock (_gate)
            {
                _isStopped = true;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
