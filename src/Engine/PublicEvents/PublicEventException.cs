using OrderActors.Ports.Storage;

namespace OrderActors.Engine.PublicEvents;

/// <summary>An event of the journal cannot be turned into what is told of it.</summary>
public sealed class PublicEventException(StoredEvent stored, Exception inner) : Exception(
    $"{stored.Type} at {stored.Position} ({stored.Stream}, version {stored.Version}) cannot be told: {inner.Message}", inner)
{
    public StoredEvent Stored => stored;
}
