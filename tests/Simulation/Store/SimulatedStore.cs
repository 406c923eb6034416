using OrderActors.Ports.Storage;
using OrderActors.Simulation.Cluster;
using OrderActors.Simulation.Kernel;
using OrderActors.Storage;

namespace OrderActors.Simulation.Store;

/// <summary>The database server: keeps the tables whatever happens to its callers, and fails as the seed says.</summary>
/// <remarks>
/// A request arrives, is done, and is answered at three moments of the bare event loop. So a caller that dies meanwhile
/// takes back nothing, and one whose answer is lost cannot tell what happened.
/// </remarks>
internal sealed class SimulatedStore(World world, StoreTables tables)
{
    /// <summary>What a client waits for an answer that does not come (the drivers' command timeout).</summary>
    private static readonly TimeSpan s_commandTimeout = TimeSpan.FromSeconds(10);

    private readonly SimulationRandom _random = world.Random.Fork();
    private readonly Hangs _hangs = new(world);

    /// <summary>Told after each commit, before anybody else can run.</summary>
    public event Action<Commit>? Committed;

    public StoreTables Tables => tables;

    /// <summary>Told when a process waits for an answer that never comes.</summary>
    public event Action<Host>? HangsForGood
    {
        add => _hangs.ForGood += value;
        remove => _hangs.ForGood -= value;
    }

    /// <summary>Answers all that is waited for, but for what is never answered.</summary>
    public void Heal() => _hangs.Heal();

    public Task<BatchResult> WriteAsync(CommitBatch batch, Host? client)
    {
        world.Scheduler.RequireOwnThread("the store");
        var answer = new TaskCompletionSource<BatchResult>();
        var faults = world.Faults;
        if (client is not null && _random.Chance(faults.CommitHangs))
        {
            Hang(batch, client, answer);
            return answer.Task;
        }

        var way = _random.Seconds(0.0002, 0.003);
        if (_random.Chance(faults.CommitIsSlow))
            way += _random.Seconds(0.05, 3);

        if (_random.Chance(faults.CommitFailsBefore))
        {
            world.Statistics.Saw("commit failed before");
            world.After(way, () => answer.SetException(Away("the connection broke before the commit")));
        }
        else
        {
            var isAnswerLost = _random.Chance(faults.CommitFailsAfter);
            world.After(way, () => Execute(batch, answer, isAnswerLost));
        }

        return answer.Task;
    }

    /// <summary>Reads at one moment, and answers at a later one.</summary>
    public Task<T> ReadAsync<T>(Func<StoreTables, T> read, Host? client)
    {
        world.Scheduler.RequireOwnThread("the store");
        var answer = new TaskCompletionSource<T>();
        if (client is not null && _random.Chance(world.Faults.ReadHangs))
        {
            world.Statistics.Saw("read hung");
            _hangs.Begin(client, "a read", () => Answer(answer, read(tables)));
            return answer.Task;
        }

        var fails = _random.Chance(world.Faults.ReadFails);
        var way = _random.Seconds(0.0001, 0.001);
        world.After(way, () =>
        {
            if (fails)
            {
                answer.SetException(Away("the connection broke"));
                return;
            }

            Answer(answer, read(tables));
        });
        return answer.Task;
    }

    private void Answer<T>(TaskCompletionSource<T> answer, T rows) =>
        world.After(_random.Seconds(0.0001, 0.001), () => answer.SetResult(rows));

    /// <summary>Written at once, written when nobody expects it any more, or not at all.</summary>
    private void Hang(CommitBatch batch, Host client, TaskCompletionSource<BatchResult> answer)
    {
        switch (_random.Below(3))
        {
            case 0:
                world.Statistics.Saw("commit hung and had happened");
                // Executed for itself: its own answer goes nowhere.
                var unheard = new TaskCompletionSource<BatchResult>();
                world.After(_random.Seconds(0.0002, 0.003), () => Execute(batch, unheard, false));
                _hangs.Begin(client, "a commit that happened", () => unheard.Task.ContinueWith(
                    done => Pass(done, answer),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default));
                break;
            case 1:
                world.Statistics.Saw("commit hung and happened late");
                var isAnswerLost = _random.Chance(0.5);
                _hangs.Begin(client, "a commit that happens late", () => Execute(batch, answer, isAnswerLost));
                break;
            default:
                world.Statistics.Saw("commit hung and never happened");
                _hangs.Begin(client, "a commit that never happens", () => answer.SetException(Away("no answer")));
                break;
        }
    }

    private static void Pass<T>(Task<T> done, TaskCompletionSource<T> answer)
    {
        if (done.Exception is { } failure)
            answer.SetException(failure.InnerExceptions);
        else
            answer.SetResult(done.Result);
    }

    private void Execute(CommitBatch batch, TaskCompletionSource<BatchResult> answer, bool isAnswerLost)
    {
        BatchResult result;
        try
        {
            (result, var commit) = tables.Write(batch);
            Note(commit, result);
        }
        catch (ConstraintBrokenException exception)
        {
            world.Statistics.Saw("constraint refused a row");
            world.Tell($"the database refused: {exception.Message}");
            answer.SetException(exception);
            return;
        }
        catch (PartlyStaleException exception)
        {
            world.Statistics.Saw("sets that commit together were stale in part");
            answer.SetException(exception);
            return;
        }

        if (isAnswerLost)
        {
            world.Statistics.Saw("commit happened and its answer was lost");
            var soon = _random.Chance(0.5) ? _random.Seconds(0, 0.01) : s_commandTimeout;
            world.After(soon, () => answer.SetException(Away("the connection broke after the commit")));
            return;
        }

        world.After(_random.Seconds(0.0001, 0.001), () => answer.SetResult(result));
    }

    private void Note(Commit commit, BatchResult result)
    {
        foreach (var (set, _) in commit.Sets)
        {
            world.Hash.Add(set.HashAfter());
            if (world.IsTold)
            {
                foreach (var row in set.Journal)
                    world.Tell($"{set.Stream}: {row.Type} ({row.Cause}) {row.Data}");
            }
        }

        foreach (var isFresh in result.Committed)
        {
            if (!isFresh)
                world.Statistics.Saw("version conflict");
        }

        foreach (var receipt in result.Receipts)
        {
            if (receipt.IsDuplicate)
                world.Statistics.Saw("duplicate delivery recognised");
        }

        Committed?.Invoke(commit);
    }

    private static StorageUnavailableException Away(string why) => new(why);
}
