namespace OrderActors.Storage;

/// <summary>Writes one batch in one transaction.</summary>
/// <remarks>
/// Called by <see cref="CommitPipeline"/> with one batch at a time. It throws
/// <see cref="Ports.Storage.ConstraintBrokenException"/> when a row of the batch breaks a rule, and
/// <see cref="PartlyStaleException"/> when a set that stands beside others is stale; then nothing of the batch is written.
/// Every other exception means that the outcome is unknown.
/// </remarks>
public interface IBatchWriter
{
    Task<BatchResult> WriteAsync(CommitBatch batch);
}
