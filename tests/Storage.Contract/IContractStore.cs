using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Contract;

/// <summary>One process's view of the tables: what the engine writes and reads through.</summary>
public interface IContractStore : IAsyncDisposable
{
    ICommitPipeline Pipeline { get; }

    /// <summary>What the pipeline writes through, so that a test can say what goes into one transaction.</summary>
    IBatchWriter Writer { get; }

    IStoreReader Reader { get; }

    /// <inheritdoc cref="IQueries.FindOrderAsync"/>
    /// <remarks>The engine folds its orders from the journal, so its reader has no way to show their rows.</remarks>
    Task<RowImage.Order?> FindOrderAsync(string sellerId, string tiktokOrderId);

    /// <inheritdoc cref="IQueries.ListEffectsAsync"/>
    Task<ImmutableArray<RowImage.Effect>> ListEffectsAsync(string stream);

    /// <inheritdoc cref="IQueries.SummarizeInboxAsync"/>
    Task<ImmutableArray<InboxSummary>> SummarizeInboxAsync();
}
