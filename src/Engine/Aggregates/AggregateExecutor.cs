using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Aggregates;

/// <summary>Runs one aggregate: decides, commits, and only then changes what it believes.</summary>
/// <remarks>
/// <para>
/// Plain C#, single-threaded by contract: a grain's turns or the simulator's loop. Inside an ordinary grain it meets one
/// command at a time. Inside a reentrant one commands queue up while a commit is in flight, and the next commit takes
/// them all: a key that sells fast costs one commit per batch instead of one per order. Either way no caller is answered
/// before its events are stored, and every decision sees the stored state plus the commands ahead of it in its batch.
/// </para>
/// <para>
/// A decision that adds no event is an answer too, and one given from outdated memory is a wrong one: "no such
/// reservation" loses a unit. Another activation may have gone on unseen, so such answers are given only after a look at
/// the head of the stream; where there are events, the version check of their commit is that look.
/// </para>
/// <para>
/// A command may have changes of another aggregate attached, which are committed with its own changes or not at all. If only
/// the attached changes are out of date, only that command fails, and the other commands of its batch are decided again.
/// </para>
/// <para>
/// An aggregate may keep less in memory than is stored. If the store refuses the rows of a batch, <c>recall</c> is asked with its
/// events; true means that memory knows more than before, and the batch is decided again. <c>recall</c> must answer false in the end.
/// </para>
/// <para>
/// After a failed commit nothing in memory can be trusted: everybody waiting is told, its owner is told once,
/// and every later call is refused. The next activation starts from what was stored.
/// </para>
/// </remarks>
public sealed partial class AggregateExecutor<TState, TEvent, TRejection>(
    ICommitPipeline pipeline,
    IAggregate<TState, TEvent> aggregate,
    TState committed,
    StreamHead head,
    TimeProvider clock,
    IAggregateOwner owner,
    IStoreReader? reader = null,
    Func<ImmutableArray<TEvent>, Task<bool>>? recall = null)
{
    /// <summary>
    /// Commands in one commit, each of which may have changes attached. Beyond a few hundred a larger batch gains nothing.
    /// </summary>
    private const int MaxBatch = ChangeSet.MaxAtomicWith;

    /// <summary>Spans that one commit names as its causes. Chosen; nothing depends on it.</summary>
    private const int MaxCauses = 32;

    // Not read-only: it changes in place.
    private PendingQueue _queue;
    private bool _isDraining;
    private StreamHead _head = head;
    private Exception? _failure;

    /// <summary>What has been stored. Readers see this and never a change that may still fail.</summary>
    public TState Committed { get; private set; } = committed;

    public long Version => _head.Version;

    /// <param name="decide">Asked with the state to decide on and the time of the decision.</param>
    /// <param name="attach">
    /// Puts beside the state what is stored in its row and not in its events (a payload, a secret), once events follow.
    /// </param>
    /// <param name="attached">
    /// Changes of another aggregate that follow from this command's events, and these from them: written in one transaction
    /// with the events, and not written when there are none.
    /// </param>
    /// <exception cref="AggregateStoppedException">A commit failed; a new activation has to take over.</exception>
    /// <exception cref="VersionConflictException">
    /// Of the stream of <paramref name="attached"/>: it has moved on, and nothing of the command was written.
    /// </exception>
    public Task<Decision<TEvent, TRejection>> ExecuteAsync(
        Func<TState, DateTimeOffset, Decision<TEvent, TRejection>> decide,
        CommandContext context,
        Func<TState, TState>? attach = null,
        ChangeSet? attached = null) =>
        // Only a command that another aggregate commits may have no answer.
        AddAsync(new Pending(decide, context, attach) { Attached = attached })!;

    /// <summary>Decides a command whose changes another aggregate commits, in one transaction with its own.</summary>
    /// <param name="write">
    /// Gets the events and their changes, and has them committed. False or an exception: as far as is known, they are not
    /// committed, and this aggregate stays as it was. If they were committed all the same, the version check of the next commit
    /// fails.
    /// </param>
    /// <returns>Null when they were not written.</returns>
    public Task<Decision<TEvent, TRejection>?> CommitInsideAnotherAsync(
        Func<TState, DateTimeOffset, Decision<TEvent, TRejection>> decide,
        CommandContext context,
        Func<TState, TState> attach,
        Func<ImmutableArray<TEvent>, ChangeSet, Task<bool>> write) =>
        AddAsync(new Pending(decide, context, attach) { CommitInside = write });

    private Task<Decision<TEvent, TRejection>?> AddAsync(Pending pending)
    {
        if (_failure is not null)
            throw new AggregateStoppedException(aggregate.StreamOf(Committed), _failure);

        _queue.Add(pending);
        if (!_isDraining)
            _ = DrainAsync();

        return pending.Answer.Task;
    }

    private async Task DrainAsync()
    {
        _isDraining = true;
        try
        {
            while (!_queue.IsEmpty)
            {
                var batch = DecideBatch();
                if (batch.CommitInside is { } write)
                {
                    var isWritten = await IsWrittenAsync(write, batch);
                    Answer(batch, isWritten);
                }
                else if (await StoreAsync(batch) is not { } failure)
                {
                    Answer(batch, isWritten: true);
                }
                else if (!PutBackWithout(batch, failure) && !await IsRecalledAsync(batch, failure) && !PutBackApart(batch, failure))
                {
                    Fail(batch, failure);
                    return;
                }
            }
        }
        finally
        {
            _isDraining = false;
        }
    }

    private void Answer(Batch batch, bool isWritten)
    {
        if (isWritten)
        {
            Committed = aggregate.KeptInMemory(batch.State);
            _head = batch.Head;
        }

        foreach (var (pending, decision) in batch.Answers)
            pending.Answer.SetResult(isWritten ? decision : null);
    }

    private async Task<bool> IsWrittenAsync(Func<ImmutableArray<TEvent>, ChangeSet, Task<bool>> write, Batch batch)
    {
        try
        {
            return await write(batch.Events.ToImmutable(), ChangesOf(batch));
        }
        catch (Exception)
        {
            return false;
        }
    }

    private Task<Exception?> StoreAsync(Batch batch) => batch.Events.Count > 0 ? CommitAsync(batch) : LookAsync(batch);

    private async Task<Exception?> CommitAsync(Batch batch)
    {
        try
        {
            await pipeline.CommitAsync(ChangesOf(batch));
            return null;
        }
        catch (Exception exception)
        {
            // The write may have reached the disk although we saw an error.
            return exception;
        }
    }

    private ChangeSet ChangesOf(Batch batch)
    {
        var events = batch.Events.ToImmutable();
        var rows = aggregate.Rows(batch.State, events, batch.Head.Version);
        return new ChangeSet(batch.Stream, _head.Version, batch.Journal.ToImmutable(), rows)
        {
            HeadHash = batch.Journal.Count > 0 ? null : _head.Hash,
            Causes = batch.Causes.ToImmutable(),
            AtomicWith = [.. batch.Attached.Values],
        };
    }

    /// <summary>Where a command's attached changes are out of date, that command fails, and the others are queued again.</summary>
    /// <returns>False when the failure is not of that kind.</returns>
    private bool PutBackWithout(Batch batch, Exception failure)
    {
        if (failure is not VersionConflictException { Stream: var stale } || !batch.Attached.ContainsKey(stale))
            return false;

        // From the last one on, so that they stand in their order before those that came since.
        foreach (var (pending, _) in Enumerable.Reverse(batch.Answers))
        {
            if (pending.Attached?.Stream == stale)
                pending.Answer.SetException(failure);
            else
                _queue.PutBack(pending);
        }

        return true;
    }

    /// <summary>
    /// Where the store refused a row because memory does not know all that is stored, and now does, the commands are queued again.
    /// </summary>
    private async Task<bool> IsRecalledAsync(Batch batch, Exception failure)
    {
        if (recall is null || failure is not ConstraintBrokenException)
            return false;

        try
        {
            if (!await recall(batch.Events.ToImmutable()))
                return false;
        }
        catch (Exception)
        {
            // The callers are told why the commit failed.
            return false;
        }

        foreach (var (pending, _) in Enumerable.Reverse(batch.Answers))
            _queue.PutBack(pending);
        return true;
    }

    /// <summary>
    /// Where attached changes may be what the store refused, each command that has some is queued again to be committed apart. One
    /// that is apart already fails alone: nothing of it was written, and memory is as true as before.
    /// </summary>
    private bool PutBackApart(Batch batch, Exception failure)
    {
        if (failure is not ConstraintBrokenException || batch.Attached.Count == 0)
            return false;

        foreach (var (pending, _) in Enumerable.Reverse(batch.Answers))
        {
            if (pending.IsApart)
            {
                pending.Answer.SetException(failure);
                continue;
            }

            pending.IsApart = pending.Attached is not null;
            _queue.PutBack(pending);
        }

        return true;
    }

    /// <returns>Null when nobody has appended to the stream since it was loaded; else why the answers must not be given.</returns>
    private async Task<Exception?> LookAsync(Batch batch)
    {
        if (reader is null || batch.Answers.Count == 0)
            return null;

        try
        {
            var stored = await reader.ReadHeadAsync(batch.Stream, CancellationToken.None);
            return stored.Version == _head.Version ? null : new VersionConflictException(batch.Stream, _head.Version);
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private Batch DecideBatch()
    {
        var batch = new Batch(aggregate.StreamOf(Committed), Committed, _head);
        while (batch.Answers.Count < MaxBatch && _queue.Peek() is { } pending && batch.HasRoomFor(pending))
        {
            _queue.Take();
            try
            {
                var decision = pending.Decide(batch.State, Now());
                if (decision is Decision<TEvent, TRejection>.Accepted { Events.IsEmpty: false } accepted)
                    Take(batch, pending, accepted.Events);

                batch.Answers.Add((pending, decision));
            }
            catch (Exception exception)
            {
                // Only this caller is told: it added no event, so the rest of the batch stands.
                pending.Answer.SetException(exception);
            }
        }

        return batch;
    }

    private void Take(Batch batch, Pending pending, ImmutableArray<TEvent> events)
    {
        // Folded and encoded before anything is added, so that a broken invariant leaves the batch as it was.
        var state = batch.State;
        var encoded = new List<(string Type, string Data)>(events.Length);
        foreach (var @event in events)
        {
            if (!aggregate.IsNote(state, @event))
                encoded.Add(aggregate.Encode(@event));
            state = aggregate.Apply(state, @event);
        }

        if (pending.Attach is not null)
            state = pending.Attach(state);
        var now = Now();
        var context = pending.Context;
        var traceId = TraceParent.TraceIdOf(context.TraceId) ?? TraceParent.TraceIdOf(pending.Span);
        foreach (var (type, data) in encoded)
        {
            var version = batch.Head.Version + 1;
            var hash = JournalChain.Next(
                batch.Head.Hash, batch.Stream, version, new JournalFact(type, now, context.Actor, context.Cause, data));
            batch.Journal.Add(new JournalRow(type, now, context.Actor, context.Cause, traceId, data, hash));
            batch.Head = new StreamHead(version, hash);
        }

        if (pending.Span is { Recorded: true } span && batch.Causes.Count < MaxCauses)
            batch.Causes.Add(span.Context);
        batch.Events.AddRange(events);
        batch.State = state;
        batch.CommitInside = pending.CommitInside;
        if (pending.Attached is { } attached)
            batch.Attached.Add(attached.Stream, attached);
    }

    /// <summary>Whole microseconds, which every database keeps: what was stored reads back as it was decided.</summary>
    private DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private void Fail(Batch batch, Exception failure)
    {
        _failure = failure;
        foreach (var (pending, _) in batch.Answers)
            pending.Answer.SetException(failure);
        while (_queue.Take() is { } pending)
            pending.Answer.SetException(new AggregateStoppedException(batch.Stream, failure));

        owner.GiveUp();
    }
}
