using System.Collections.Immutable;
using System.Diagnostics;
using OrderActors.Domain;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Aggregates;

// The commands that wait, and those that are decided together.
public sealed partial class AggregateExecutor<TState, TEvent, TRejection>
{
    private sealed class Batch(string stream, TState state, StreamHead head)
    {
        public string Stream => stream;

        public TState State { get; set; } = state;

        public StreamHead Head { get; set; } = head;

        public List<(Pending Pending, Decision<TEvent, TRejection> Decision)> Answers { get; } = [];

        public Dictionary<string, ChangeSet> Attached { get; } = new(0, StringComparer.Ordinal);

        public Func<ImmutableArray<TEvent>, ChangeSet, Task<bool>>? CommitInside { get; set; }

        /// <summary>One that is apart is alone, so that the first tells.</summary>
        private bool IsApart => Answers is [{ Pending.IsApart: true }];

        public ImmutableArray<TEvent>.Builder Events { get; } = ImmutableArray.CreateBuilder<TEvent>();

        public ImmutableArray<JournalRow>.Builder Journal { get; } = ImmutableArray.CreateBuilder<JournalRow>();

        public ImmutableArray<ActivityContext>.Builder Causes { get; } = ImmutableArray.CreateBuilder<ActivityContext>(0);

        /// <summary>
        /// A command that another aggregate commits is a batch of its own, and a transaction takes only one change set of a stream.
        /// </summary>
        public bool HasRoomFor(Pending next) =>
            Answers.Count == 0
            || (CommitInside is null
                && next.CommitInside is null
                && !IsApart
                && !next.IsApart
                && (next.Attached is null || !Attached.ContainsKey(next.Attached.Stream)));
    }

    private sealed class Pending(
        Func<TState, DateTimeOffset, Decision<TEvent, TRejection>> decide,
        CommandContext context,
        Func<TState, TState>? attach)
    {
        public Func<TState, DateTimeOffset, Decision<TEvent, TRejection>> Decide => decide;

        public CommandContext Context => context;

        public Func<TState, TState>? Attach => attach;

        public ChangeSet? Attached { get; init; }

        public Func<ImmutableArray<TEvent>, ChangeSet, Task<bool>>? CommitInside { get; init; }

        /// <summary>It is a batch of its own, because its attached changes may be what the store refuses.</summary>
        public bool IsApart { get; set; }

        public Pending? Next { get; set; }

        /// <summary>The caller's, which is not the one that the loop happens to run in.</summary>
        public Activity? Span { get; } = Activity.Current;

        // Without this flag SetResult would run the caller's code inside DrainAsync.
        public TaskCompletionSource<Decision<TEvent, TRejection>?> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Linked through the commands themselves: every active grain has a queue, and most queues are empty.</summary>
    private struct PendingQueue
    {
        private Pending? _first;
        private Pending? _last;

        public readonly bool IsEmpty => _first is null;

        public readonly Pending? Peek() => _first;

        public void Add(Pending pending)
        {
            if (_last is null)
                _first = pending;
            else
                _last.Next = pending;
            _last = pending;
        }

        public void PutBack(Pending pending)
        {
            pending.Next = _first;
            _first = pending;
            _last ??= pending;
        }

        public Pending? Take()
        {
            var taken = _first;
            _first = taken?.Next;
            if (_first is null)
                _last = null;
            return taken;
        }
    }
}
