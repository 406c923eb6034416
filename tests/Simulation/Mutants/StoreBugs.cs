using System.Collections.Immutable;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Mutants;

/// <summary>A database that checks too little.</summary>
internal sealed class LaxStore(string name, string mistake, StoreRules rules) : Mutant
{
    public override string Name => name;

    public override string Mistake => mistake;

    public override StoreRules Rules => rules;
}

/// <summary>A mistake in the way to the database.</summary>
internal sealed class PipelineBug(string name, string mistake, Func<ICommitPipeline, MutantHost, ICommitPipeline> wrong) : Mutant
{
    public override string Name => name;

    public override string Mistake => mistake;

    public override ICommitPipeline Pipeline(ICommitPipeline real, MutantHost host) => wrong(real, host);
}

internal sealed class AnswersBeforeCommit(ICommitPipeline real) : DelegatingPipeline(real)
{
    public override Task CommitAsync(ChangeSet changes)
    {
        _ = base.CommitAsync(changes);
        return Task.CompletedTask;
    }
}

internal sealed class AnswersWebhooksBeforeCommit(ICommitPipeline real) : DelegatingPipeline(real)
{
    public override Task<InboxReceipt> ReceiveAsync(InboxDelivery delivery)
    {
        _ = base.ReceiveAsync(delivery);
        return Task.FromResult(new InboxReceipt(0, true));
    }
}

internal sealed class TakesFailuresForSuccess(ICommitPipeline real) : DelegatingPipeline(real)
{
    public override async Task CommitAsync(ChangeSet changes)
    {
        try
        {
            await base.CommitAsync(changes);
        }
        catch (StorageUnavailableException)
        {
            // The mistake: what is unknown is taken for done.
        }
    }
}

internal sealed class TakesConflictsForSuccess(ICommitPipeline real) : DelegatingPipeline(real)
{
    public override async Task CommitAsync(ChangeSet changes)
    {
        try
        {
            await base.CommitAsync(changes);
        }
        catch (VersionConflictException)
        {
            // The mistake: "somebody else has written it already".
        }
    }
}

internal sealed class NeverSettles(ICommitPipeline real) : DelegatingPipeline(real)
{
    public override Task SettleAsync(ImmutableArray<InboxSettlement> settlements) => Task.CompletedTask;
}

/// <param name="real">The pipeline.</param>
/// <param name="isLost">Rows that are left out of the transaction.</param>
internal sealed class LosesRows(ICommitPipeline real, Func<RowImage, bool> isLost) : DelegatingPipeline(real)
{
    public override Task CommitAsync(ChangeSet changes) =>
        base.CommitAsync(changes with { Rows = changes.Rows.RemoveAll(row => isLost(row)) });
}

internal sealed class ChangesRows(ICommitPipeline real, Func<RowImage, RowImage> change) : DelegatingPipeline(real)
{
    public override Task CommitAsync(ChangeSet changes) => base.CommitAsync(Changed(changes) with
    {
        AtomicWith = [.. changes.AtomicWith.Select(Changed)],
    });

    private ChangeSet Changed(ChangeSet set) => set with { Rows = [.. set.Rows.Select(change)] };
}

internal sealed class RewritesHistory(ICommitPipeline real) : DelegatingPipeline(real)
{
    public override Task CommitAsync(ChangeSet changes) => base.CommitAsync(changes with
    {
        Journal = [.. changes.Journal.Select(row => row.Actor == "system" ? row with { Actor = "nobody" } : row)],
    });
}

internal sealed class QuarantinesEveryRetry(ICommitPipeline real) : DelegatingPipeline(real)
{
    public override Task SettleAsync(ImmutableArray<InboxSettlement> settlements) => base.SettleAsync(
        [.. settlements.Select(item => item.Status == InboxStatus.Applied ? item with { Status = InboxStatus.Pending, RetryAt = null } : item)]);
}

internal sealed class TakesHangForSuccess(ICommitPipeline real, MutantHost host) : DelegatingPipeline(real)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public override Task CommitAsync(ChangeSet changes)
    {
        var answer = new TaskCompletionSource();
        host.World.After(s_patience, () => answer.TrySetResult());
        _ = PassAsync(base.CommitAsync(changes), answer);
        return answer.Task;
    }

    private static async Task PassAsync(Task commit, TaskCompletionSource answer)
    {
        try
        {
            await commit;
            answer.TrySetResult();
        }
        catch (Exception exception)
        {
            answer.TrySetException(exception);
        }
    }
}

internal sealed class DropsWhileStopping(ICommitPipeline real, MutantHost host) : DelegatingPipeline(real)
{
    public override Task CommitAsync(ChangeSet changes) =>
        host.IsStopping() ? Task.CompletedTask : base.CommitAsync(changes);
}

internal sealed class DropsWhatItCannotRead(ICommitPipeline real) : DelegatingPipeline(real)
{
    public override Task<InboxReceipt> ReceiveAsync(InboxDelivery delivery) => delivery.Status == InboxStatus.Ignored
        ? Task.FromResult(new InboxReceipt(0, false))
        : base.ReceiveAsync(delivery);
}

/// <summary>Anybody may send webhooks.</summary>
internal sealed class TakesForgedWebhooks : Mutant
{
    public override string Name => "signatures-not-verified";

    public override string Mistake => "webhooks that TikTok did not sign are taken";

    public override bool VerifiesWebhooks => false;
}
