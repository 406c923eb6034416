using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>The real pipeline and the real store of answers, which fail while a test says so.</summary>
internal sealed class BreakableStore(ICommitPipeline pipeline, IApiRequests answers, IDatabase database)
    : ICommitPipeline, IApiRequests, IDatabase
{
    public Exception? Failure { get; set; }

    /// <summary>Fails only the storing of answers: the effect has happened, its answer is lost.</summary>
    public Exception? AnswerFailure { get; set; }

    public string Description => database.Description;

    public Task CommitAsync(ChangeSet changes) => Or(() => pipeline.CommitAsync(changes));

    public Task<InboxReceipt> ReceiveAsync(InboxDelivery delivery) => Or(() => pipeline.ReceiveAsync(delivery));

    public Task SettleAsync(ImmutableArray<InboxSettlement> settlements) => Or(() => pipeline.SettleAsync(settlements));

    public Task<ApiAnswer?> FindAsync(string sellerId, string key, CancellationToken cancellation) =>
        Or(() => answers.FindAsync(sellerId, key, cancellation));

    public Task<ApiAnswer> StoreAsync(string sellerId, string key, ApiAnswer answer, CancellationToken cancellation) =>
        AnswerFailure is null ? Or(() => answers.StoreAsync(sellerId, key, answer, cancellation)) : throw AnswerFailure;

    public Task<int> ForgetBeforeAsync(DateTimeOffset before, int limit, CancellationToken cancellation) =>
        Or(() => answers.ForgetBeforeAsync(before, limit, cancellation));

    public Task MigrateAsync(CancellationToken cancellation) => Or(() => database.MigrateAsync(cancellation));

    public Task CheckAsync(CancellationToken cancellation) => Or(() => database.CheckAsync(cancellation));

    private TTask Or<TTask>(Func<TTask> work) => Failure is null ? work() : throw Failure;
}
