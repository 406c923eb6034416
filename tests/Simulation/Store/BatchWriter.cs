using OrderActors.Simulation.Cluster;
using OrderActors.Storage;

namespace OrderActors.Simulation.Store;

/// <summary>One process's connection to the store.</summary>
/// <param name="client">Null = whoever writes is no process of the cluster.</param>
internal sealed class BatchWriter(SimulatedStore store, Host? client) : IBatchWriter
{
    public Task<BatchResult> WriteAsync(CommitBatch batch) => store.WriteAsync(batch, client);
}
