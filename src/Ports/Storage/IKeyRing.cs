using System.Collections.Immutable;

namespace OrderActors.Ports.Storage;

/// <summary>The keys that encrypt shop tokens, for processes on several machines that have nothing but the database in common.</summary>
/// <remarks>Each key arrives here encrypted; the master key that opens it is never stored.</remarks>
public interface IKeyRing
{
    /// <returns>The keys as added (XML), oldest first.</returns>
    /// <exception cref="StorageUnavailableException">The database cannot be used.</exception>
    Task<ImmutableArray<string>> ReadAsync(CancellationToken cancellation);

    /// <summary>Adds a key. Adding one of the same name again changes nothing.</summary>
    /// <exception cref="StorageUnavailableException">Not known to be stored.</exception>
    Task AddAsync(string name, string xml, CancellationToken cancellation);
}
