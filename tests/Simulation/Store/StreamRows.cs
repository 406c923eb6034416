using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Store;

/// <summary>One stream of the journal.</summary>
internal sealed class StreamRows
{
    public StreamHead Head { get; set; } = StreamHead.Empty;

    public List<StoredEvent> Events { get; } = [];
}
