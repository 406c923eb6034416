namespace OrderActors.Simulation.Cluster;

internal sealed partial class Host
{
    partial void AddPartsOfRuntime(HostParts parts) => parts.Add(Silo.GrainRuntime);
}
