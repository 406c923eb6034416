using System.Collections.Immutable;

namespace OrderActors.Ports.Storage;

/// <summary>Reads the journal stream by stream, for those who check it.</summary>
/// <remarks>Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.</remarks>
public interface IJournalAudit
{
    /// <summary>Events by (stream, version) after a place, at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<StoredEvent>> ReadByStreamAsync(
        string afterStream, long afterVersion, int limit, CancellationToken cancellation);

    /// <inheritdoc cref="IStoreReader.ReadHeadAsync"/>
    Task<StreamHead> ReadHeadAsync(string stream, CancellationToken cancellation);

    /// <summary>Streams that have a head and no event.</summary>
    Task<ImmutableArray<string>> FindEmptyStreamsAsync(int limit, CancellationToken cancellation);
}
