using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage;

/// <summary>An item that waits for its transaction, and the promise given to its caller.</summary>
internal abstract class PendingCommit
{
    /// <summary>The stream that this item appends to, or null.</summary>
    public virtual string? Stream => null;

    /// <summary>Roughly how many bytes it sends to the database.</summary>
    public abstract int Weight { get; }

    public abstract void Fail(Exception exception);

    // Everywhere below: without RunContinuationsAsynchronously a completion would run the caller's code inside the
    // pipeline's loop.
    public sealed class Changes(ChangeSet set) : PendingCommit
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ChangeSet Set => set;

        public Task Answer => _answer.Task;

        public override string Stream => set.Stream;

        public override int Weight { get; } = Weigh(set);

        public void Complete(bool committed)
        {
            if (committed)
                _answer.SetResult();
            else
                Fail(new VersionConflictException(set.Stream, set.ExpectedVersion));
        }

        public override void Fail(Exception exception) => _answer.SetException(exception);

        private static int Weigh(ChangeSet set)
        {
            var weight = 0;
            foreach (var row in set.Journal)
                weight += row.Data.Length;
            foreach (var image in set.Rows)
            {
                weight += image switch
                {
                    RowImage.Order order => order.OrderData.Length,
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

        public override int Weight => delivery.Body.Length;

        public void Complete(InboxReceipt receipt) => _answer.SetResult(receipt);

        public override void Fail(Exception exception) => _answer.SetException(exception);
    }

    public sealed class Settlements(ImmutableArray<InboxSettlement> settlements) : PendingCommit
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ImmutableArray<InboxSettlement> Items => settlements;

        public Task Answer => _answer.Task;

        public override int Weight => settlements.Length * 64;

        public void Complete() => _answer.SetResult();

        public override void Fail(Exception exception) => _answer.SetException(exception);
    }
}
