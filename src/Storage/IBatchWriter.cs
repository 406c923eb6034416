namespace OrderActors.Storage;

/// <summary>Writes one batch in one transaction.</summary>
/// <remarks>
/// Called by <see cref="CommitPipeline"/> with one batch at a time. It throws
/// <see cref="Ports.Storage.ConstraintBrokenException"/> when a row of the batch breaks a rule, and then nothing of the
/// batch is written; every other exception means that the outcome is unknown.
/// </remarks>
public interface IBatchWriter
{
    Task<BatchResult> WriteAsync(CommitBatch batch);
}
