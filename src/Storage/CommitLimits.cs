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

    /// <summary>No configuration may keep transactions further apart than this: everybody waits for them.</summary>
    public static readonly TimeSpan MaxDistance = TimeSpan.FromSeconds(1);

    /// <summary>Items in one transaction.</summary>
    /// <value>Default 512: measured to be where larger batches stop to pay.</value>
    public int MaxBatch { get; init; } = 512;

    /// <summary>A transaction takes no further item once its texts and bodies exceed this many bytes,
    /// roughly.</summary>
    /// <value>Default 8 MiB: chosen; it keeps a burst of large payloads from filling the memory of the
    /// database.</value>
    public int MaxBatchBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// A transaction of fewer than <see cref="Enough"/> items begins at least so long after the one before began. The first
    /// after a pause begins at once.
    /// </summary>
    /// <value>
    /// Default zero. Where a transaction of a few items costs nearly as much as one of many, a distance makes them fewer and
    /// larger.
    /// </value>
    public TimeSpan Distance { get; init; } = TimeSpan.Zero;

    /// <summary>So many items wait for no distance.</summary>
    /// <value>Default 32: half of what 64 connections can bring at once, so that no distance keeps all of them waiting.</value>
    public int Enough { get; init; } = 32;

    /// <summary>Items that wait; one more is refused with StorageOverloadedException.</summary>
    /// <value>Default 16,384: half a second to a second of work at the measured rates.</value>
    public int MaxQueued { get; init; } = 16_384;
}
