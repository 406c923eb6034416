using System.Collections.Immutable;
using System.Diagnostics;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage;

/// <summary>An item that waits for its transaction, and the promise given to its caller.</summary>
internal abstract class PendingCommit
{
    /// <summary>The streams that this item appends to.</summary>
    public virtual ImmutableArray<string> Streams => [];

    /// <summary>Of how many of its streams an earlier item is still to be written.</summary>
    public int StreamsAwaited { get; set; }

    /// <summary>What it counts for in its transaction.</summary>
    public virtual int Size => 1;

    /// <summary>Roughly how many bytes it sends to the database.</summary>
    public abstract int Weight { get; }

    /// <summary>From hand-over to answer; null while nobody listens.</summary>
    public abstract Activity? Span { get; }

    /// <remarks>The span ends before the caller hears of it, so that the caller's own span does not end first.</remarks>
    public void Fail(Exception exception)
    {
        Telemetry.End(Span, exception.GetType().Name);
        AnswerWith(exception);
    }

    protected abstract void AnswerWith(Exception exception);

    // Everywhere below: without RunContinuationsAsynchronously a completion would run the caller's code inside the
    // pipeline's loop.
    public sealed class Changes(ChangeSet set) : PendingCommit
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ChangeSet Set => set;

        public Task Answer => _answer.Task;

        public override Activity? Span { get; } = CommitSpans.Begin(set);

        public override ImmutableArray<string> Streams { get; } = [.. set.Parts().Select(part => part.Stream)];

        public override int Size => Streams.Length;

        public override int Weight { get; } = set.Parts().Sum(Weigh);

        /// <param name="stale">The stream that has moved on; null when it was written.</param>
        public void Complete(string? stale)
        {
            if (stale is not null)
            {
                CommitMetrics.Conflicts.Add(1);
                var part = set.Parts().First(part => part.Stream == stale);
                Fail(new VersionConflictException(stale, part.ExpectedVersion));
                return;
            }

            Telemetry.End(Span);
            _answer.SetResult();
        }

        protected override void AnswerWith(Exception exception) => _answer.SetException(exception);

        private static int Weigh(ChangeSet set)
        {
            var weight = 0;
            foreach (var row in set.Journal)
                weight += row.Data.Length;
            foreach (var image in set.Rows)
            {
                weight += image switch
                {
                    RowImage.Order order => order.OrderData?.Length ?? 0,
                    RowImage.Effect effect => effect.Request.Length + (effect.Result?.Length ?? 0),
                    RowImage.Shop shop => shop.Settings.Length,
                    _ => 0,
                };
            }

            return weight;
        }
    }

    public sealed class Delivery(InboxDelivery delivery) : PendingCommit
    {
        private readonly TaskCompletionSource<InboxReceipt> _answer =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public InboxDelivery Item => delivery;

        public Task<InboxReceipt> Answer => _answer.Task;

        public override Activity? Span { get; } = CommitSpans.Begin(delivery);

        public override int Weight => delivery.Body.Length;

        public void Complete(InboxReceipt receipt)
        {
            Span?.SetTag(Telemetry.Tags.InboxId, receipt.InboxId);
            Telemetry.End(Span);
            _answer.SetResult(receipt);
        }

        protected override void AnswerWith(Exception exception) => _answer.SetException(exception);
    }

    public sealed class Settlements(ImmutableArray<InboxSettlement> settlements) : PendingCommit
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ImmutableArray<InboxSettlement> Items => settlements;

        public Task Answer => _answer.Task;

        public override Activity? Span { get; } = CommitSpans.BeginSettlements(settlements.Length);

        public override int Weight => settlements.Length * 64;

        public void Complete()
        {
            Telemetry.End(Span);
            _answer.SetResult();
        }

        protected override void AnswerWith(Exception exception) => _answer.SetException(exception);
    }
}
