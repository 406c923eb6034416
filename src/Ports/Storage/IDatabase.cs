namespace OrderActors.Ports.Storage;

/// <summary>The database as a whole: its schema and whether it answers.</summary>
public interface IDatabase
{
    /// <summary>Applies the numbered migrations that are missing, one process at a time; or, when the operator does that
    /// in a step of its own, only makes sure that none is.</summary>
    /// <exception cref="StorageUnavailableException">The schema is newer than this program, older and not to be changed
    /// here, or not what this program's migrations made: one sentence that says what to set or to start.</exception>
    Task MigrateAsync(CancellationToken cancellation);

    /// <summary>Returns when the database answered a query and can be written; throws otherwise.</summary>
    Task CheckAsync(CancellationToken cancellation);

    /// <summary>A short name for people, such as <c>SQLite data/orderactors.db</c>; never a password.</summary>
    string Description { get; }
}
