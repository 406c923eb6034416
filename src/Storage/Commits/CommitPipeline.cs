using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using OrderActors.Domain;
using OrderActors.Ports;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage;

/// <summary>Group commit: while one transaction is in flight, the next batch gathers.</summary>
/// <remarks>
/// <para>A lone item is written at once, and the batch grows by itself as the database gets slower. There is no timer, but
/// where a <see cref="CommitSpacing"/> is given.
/// One batch holds at most one change set of a stream, because the second one is decided on the version that the first
/// one makes; it waits, in order. One that has others beside it waits for the streams of them all: only ever for items that
/// came before it, so none waits in a circle.</para>
/// <para>Everything runs on the scheduler given, so that a simulation can own every step. That is why nothing here
/// leaves it (no ConfigureAwait, no Task.Run).</para>
/// </remarks>
public sealed class CommitPipeline : ICommitPipeline, IAsyncDisposable
{
    private readonly IBatchWriter _writer;
    private readonly CommitLimits _limits;
    private readonly TaskScheduler _scheduler;
    private readonly TimeProvider _time;
    private readonly CommitSpacing? _spacing;
    private readonly Lock _gate = new();
    private readonly Queue<PendingCommit> _ready = new();

    // A stream is a key here while a set of it is not yet written; the value holds the items that wait behind that one.
    private readonly Dictionary<string, Queue<PendingCommit>?> _followersByStream = new(StringComparer.Ordinal);
    private int _queued;
    private bool _isDraining;
    private bool _isClosed;
    private Task _drain = Task.CompletedTask;

    /// <param name="scheduler">Where the pipeline runs; the thread pool when null.</param>
    /// <param name="time">Measures durations only.</param>
    /// <param name="spacing">This pipeline's own; null = each transaction begins as soon as the one before has ended.</param>
    public CommitPipeline(
        IBatchWriter writer,
        CommitLimits? limits = null,
        TaskScheduler? scheduler = null,
        TimeProvider? time = null,
        CommitSpacing? spacing = null)
    {
        _writer = writer;
        _limits = limits ?? new CommitLimits();
        _scheduler = scheduler ?? TaskScheduler.Default;
        _time = time ?? TimeProvider.System;
        _spacing = spacing;
        if (_limits.MaxBatch is < 1 or > CommitLimits.HardMaxBatch)
            throw new SettingsException($"MaxBatch must lie between 1 and {CommitLimits.HardMaxBatch}.");
        if (_limits.MaxQueued < 1)
            throw new SettingsException("MaxQueued must be at least 1.");
    }

    public Task CommitAsync(ChangeSet changes)
    {
        Invariant.Require(
            changes.AtomicWith.Length <= ChangeSet.MaxAtomicWith && changes.AtomicWith.All(set => set.AtomicWith.IsEmpty),
            "beside a change set stands a bounded number of others, and beside those none");
        foreach (var set in changes.Parts())
            RequireSound(set);

        var pending = new PendingCommit.Changes(changes);
        Invariant.Require(
            pending.Size == 1 || pending.Streams.Distinct(StringComparer.Ordinal).Count() == pending.Size,
            "sets that commit together are of different streams");
        Submit(pending);
        return pending.Answer;
    }

    public Task<InboxReceipt> ReceiveAsync(InboxDelivery delivery)
    {
        var pending = new PendingCommit.Delivery(delivery);
        Submit(pending);
        return pending.Answer;
    }

    public Task SettleAsync(ImmutableArray<InboxSettlement> settlements)
    {
        Invariant.Require(
            settlements.Length <= CommitLimits.MaxSettlementsPerCall,
            "one call settles a bounded number of deliveries");
        if (settlements.IsEmpty)
            return Task.CompletedTask;

        var pending = new PendingCommit.Settlements(settlements);
        Submit(pending);
        return pending.Answer;
    }

    /// <summary>Takes nothing more, and returns when everything taken has been answered.</summary>
    public async ValueTask DisposeAsync()
    {
        Task drain;
        lock (_gate)
        {
            _isClosed = true;
            drain = _drain;
        }

        await drain;
    }

    private static void RequireSound(ChangeSet set)
    {
        Invariant.Require(
            set.Journal.Length <= CommitLimits.MaxJournalRowsPerSet, "a change set has a bounded number of journal rows");
        Invariant.Require(
            set.Journal.Length > 0 || set is { ExpectedVersion: > 0, HeadHash: not null },
            "a change set without journal rows is of a stream that exists, and says where it stands");
        Invariant.Require(set.ExpectedVersion >= 0, "a stream's version is never negative");
        Invariant.Require(
            set.ExpectedVersion > 0 || !set.Rows.Any(row => row is RowImage.Order { OrderData: null }),
            "the first image of an order brings its payload");
    }

    private void Submit(PendingCommit pending)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                pending.Fail(new StorageUnavailableException("the store is closing and takes no more writes"));
                return;
            }

            if (_queued >= _limits.MaxQueued)
            {
                CommitMetrics.Refused.Add(1);
                pending.Fail(new StorageOverloadedException($"{_queued} writes wait already; try again later"));
                return;
            }

            _queued += pending.Size;
            Enqueue(pending);
            if (!_isDraining)
            {
                _isDraining = true;
                _drain = Task.Factory
                    .StartNew(DrainAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler)
                    .Unwrap();
            }
        }

        CommitMetrics.Queued.Add(pending.Size);
    }

    private void Enqueue(PendingCommit pending)
    {
        foreach (var stream in pending.Streams)
        {
            if (_followersByStream.TryAdd(stream, null))
                continue;

            (_followersByStream[stream] ??= new Queue<PendingCommit>()).Enqueue(pending);
            pending.StreamsAwaited++;
        }

        if (pending.StreamsAwaited == 0)
            _ready.Enqueue(pending);
    }

    private async Task DrainAsync()
    {
        // The loop was started by one caller's item, but serves all callers: it must not join that caller's trace.
        Activity.Current = null;
        while (await NextBatchAsync() is { } batch)
        {
            CommitMetrics.Queued.Add(-SizeOf(batch));
            await WriteAsync(batch);
            ReleaseFollowers(batch);
        }
    }

    private async Task<PendingCommit[]?> NextBatchAsync()
    {
        if (_spacing is not null)
        {
            Task next;
            lock (_gate)
                next = _ready.Count == 0 ? Task.CompletedTask : _spacing.NextAsync();
            await next;
        }

        return TakeBatch();
    }

    private PendingCommit[]? TakeBatch()
    {
        lock (_gate)
        {
            if (_ready.Count == 0)
            {
                _isDraining = false;
                return null;
            }

            var batch = new List<PendingCommit>(Math.Min(_ready.Count, _limits.MaxBatch));
            var (size, weight) = (0, 0L);
            while (weight < _limits.MaxBatchBytes
                && _ready.TryPeek(out var next)
                && (batch.Count == 0 || size + next.Size <= _limits.MaxBatch))
            {
                batch.Add(_ready.Dequeue());
                size += next.Size;
                weight += next.Weight;
            }

            _queued -= size;
            _spacing?.Begin(size);
            return [.. batch];
        }
    }

    private void ReleaseFollowers(PendingCommit[] batch)
    {
        lock (_gate)
        {
            foreach (var stream in batch.SelectMany(pending => pending.Streams))
            {
                if (_followersByStream[stream] is not { Count: > 0 } followers)
                {
                    _followersByStream.Remove(stream);
                    continue;
                }

                var next = followers.Dequeue();
                next.StreamsAwaited--;
                if (next.StreamsAwaited == 0)
                    _ready.Enqueue(next);
            }
        }
    }

    private async Task WriteAsync(PendingCommit[] batch)
    {
        var attempt = await TryAsync(batch);
        if (attempt is { IsBroken: true, Unanswered: [var guilty] })
            guilty.Fail(attempt.Broken);
        else if (attempt.IsBroken)
            await WriteAroundBrokenAsync(attempt.Unanswered);
    }

    /// <summary>Of items of which one or more break a rule, writes all others: only the guilty ones fail.</summary>
    /// <remarks>
    /// The first half of those under suspicion is tried, until one item is left; then all others again at once. One guilty item
    /// costs about as many transactions as the batch can be halved; and however many are guilty, there are at most twice as many
    /// transactions as items.
    /// </remarks>
    private async Task WriteAroundBrokenAsync(PendingCommit[] batch)
    {
        var rest = batch;
        var suspects = batch.Length;
        for (var tried = 0; rest.Length > 0; tried++)
        {
            var size = tried >= batch.Length ? 1 : suspects == 0 ? rest.Length : Math.Max(1, suspects / 2);
            var attempt = await TryAsync(rest[..size]);
            var others = rest[size..];
            if (attempt.Outage is { } outage)
            {
                // Once the database is gone the others are not tried: each would wait for its own timeout.
                foreach (var pending in others)
                    pending.Fail(outage);
                return;
            }

            if (attempt is { IsBroken: true, Unanswered: [var guilty] })
            {
                guilty.Fail(attempt.Broken);
                (rest, suspects) = (others, 0);
            }
            else if (attempt.IsBroken)
            {
                (rest, suspects) = ([.. attempt.Unanswered, .. others], attempt.Unanswered.Length);
            }
            else
            {
                (rest, suspects) = (others, Math.Max(0, suspects - size));
            }
        }
    }

    /// <summary>Writes a batch, without those of its items that are stale.</summary>
    private async Task<Attempt> TryAsync(PendingCommit[] batch)
    {
        var started = _time.GetTimestamp();
        using var transaction = CommitSpans.BeginTransaction(batch);
        Activity.Current = transaction;
        try
        {
            var result = await _writer.WriteAsync(Gather(batch));
            Complete(batch, result);
            return Attempt.Done;
        }
        catch (PartlyStaleException partly)
        {
            transaction?.SetStatus(ActivityStatusCode.Error, nameof(PartlyStaleException));
            CommitMetrics.Failed("stale");
            var fresh = FailStale(batch, partly.Stale);
            return fresh.Length == 0 ? Attempt.Done : await TryAsync(fresh);
        }
        catch (ConstraintBrokenException broken)
        {
            transaction?.SetStatus(ActivityStatusCode.Error, nameof(ConstraintBrokenException));
            CommitMetrics.Failed("constraint");
            return new Attempt(batch, broken, null);
        }
        catch (Exception exception)
        {
            // Whatever it is, the transaction may have been committed: the callers must reload before they go on.
            var outage = exception as StorageUnavailableException
                ?? new StorageUnavailableException("the write failed and its outcome is unknown", exception);
            transaction?.SetStatus(ActivityStatusCode.Error, nameof(StorageUnavailableException));
            CommitMetrics.Failed("unavailable");
            foreach (var pending in batch)
                pending.Fail(outage);

            return new Attempt([], null, outage);
        }
        finally
        {
            CommitMetrics.BatchSize.Record(SizeOf(batch));
            CommitMetrics.Duration.Record(_time.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>What became of a batch.</summary>
    /// <param name="Unanswered">Items of which nothing was written, because one or more of them break a rule.</param>
    /// <param name="Broken">The rule.</param>
    /// <param name="Outage">Why the database could not be used; the items know.</param>
    private readonly record struct Attempt(
        PendingCommit[] Unanswered, ConstraintBrokenException? Broken, StorageUnavailableException? Outage)
    {
        public static Attempt Done { get; } = new([], null, null);

        [MemberNotNullWhen(true, nameof(Broken))]
        public bool IsBroken => Broken is not null;
    }

    private static int SizeOf(PendingCommit[] batch) => batch.Sum(pending => pending.Size);

    /// <returns>The items that can be written.</returns>
    private static PendingCommit[] FailStale(PendingCommit[] batch, ImmutableArray<string?> stale)
    {
        var fresh = new List<PendingCommit>(batch.Length);
        var changes = 0;
        foreach (var pending in batch)
        {
            if (pending is PendingCommit.Changes set && stale[changes++] is { } stream)
                set.Complete(stream);
            else
                fresh.Add(pending);
        }

        Invariant.Require(fresh.Count < batch.Length, "what was stale is left out, so that writing again comes to an end");
        return [.. fresh];
    }

    private static CommitBatch Gather(PendingCommit[] batch) => new(
        [.. batch.OfType<PendingCommit.Changes>().Select(pending => pending.Set)],
        [.. batch.OfType<PendingCommit.Delivery>().Select(pending => pending.Item)],
        [.. batch.OfType<PendingCommit.Settlements>().SelectMany(pending => pending.Items)]);

    private static void Complete(PendingCommit[] batch, BatchResult result)
    {
        var (changes, deliveries) = (0, 0);
        foreach (var pending in batch)
        {
            switch (pending)
            {
                case PendingCommit.Changes set:
                    set.Complete(result.Committed[changes++] ? null : set.Set.Stream);
                    break;
                case PendingCommit.Delivery delivery:
                    delivery.Complete(result.Receipts[deliveries++]);
                    break;
                case PendingCommit.Settlements settlements:
                    settlements.Complete();
                    break;
                default:
                    throw Invariant.Unreachable(pending);
            }
        }
    }
}
