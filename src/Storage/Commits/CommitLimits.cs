namespace OrderActors.Storage;

/// <summary>What bounds the commit pipeline.</summary>
public sealed record CommitLimits
{
    /// <summary>The most journal rows one change set may have. With <see cref="HardMaxBatch"/> it keeps the rows of one
    /// transaction below the 2^20 places that PostgreSQL's journal positions leave for them.</summary>
    public const int MaxJournalRowsPerSet = 1_024;

    /// <summary>The most settlements one call may carry.</summary>
    public const int MaxSettlementsPerCall = 4_096;

    /// <summary>No configuration may put more items than this into one transaction.</summary>
    public const int HardMaxBatch = 1_000;

    /// <summary>Items in one transaction, each change set counted; more only where so many have to commit together.</summary>
    /// <value>Default 512: measured to be where larger batches stop to pay.</value>
    public int MaxBatch { get; init; } = 512;

    /// <summary>A transaction takes no further item once its texts and bodies exceed this many bytes,
    /// roughly.</summary>
    /// <value>Default 8 MiB: chosen; it keeps a burst of large payloads from filling the memory of the
    /// database.</value>
    public int MaxBatchBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Items that wait, each change set counted; one more is refused with StorageOverloadedException.</summary>
    /// <value>Default 16,384: half a second to a second of work at the measured rates.</value>
    public int MaxQueued { get; init; } = 16_384;
}
