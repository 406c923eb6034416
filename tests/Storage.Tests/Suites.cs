using System.Diagnostics.CodeAnalysis;

namespace OrderActors.Storage.Tests;

/// <summary>The tests on PostgreSQL share a server and run one after another: each open transaction there holds back
/// every reader of a journal.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it so.")]
public sealed class PostgresCollection
{
    public const string Name = "PostgreSQL";
}

public sealed class SqliteCommitTests : CommitContract
{
    private protected override Task<TestDatabase> CreateDatabaseAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase(TimeSpan.FromSeconds(30)));
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresCommitTests : CommitContract
{
    private protected override async Task<TestDatabase> CreateDatabaseAsync() =>
        await PostgresTestDatabase.CreateAsync();
}

public sealed class SqliteInboxTests : InboxContract
{
    private protected override Task<TestDatabase> CreateDatabaseAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase(TimeSpan.FromSeconds(30)));
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresInboxTests : InboxContract
{
    private protected override async Task<TestDatabase> CreateDatabaseAsync() =>
        await PostgresTestDatabase.CreateAsync();
}

public sealed class SqliteReadTests : ReadContract
{
    private protected override Task<TestDatabase> CreateDatabaseAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase(TimeSpan.FromSeconds(30)));
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresReadTests : ReadContract
{
    private protected override async Task<TestDatabase> CreateDatabaseAsync() =>
        await PostgresTestDatabase.CreateAsync();
}

public sealed class SqliteMigrationTests : MigrationContract
{
    private protected override Task<TestDatabase> CreateDatabaseAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase(TimeSpan.FromSeconds(30)));
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresMigrationTests : MigrationContract
{
    private protected override async Task<TestDatabase> CreateDatabaseAsync() =>
        await PostgresTestDatabase.CreateAsync();
}

public sealed class SqliteLeaseTests : LeaseContract
{
    private protected override Task<TestDatabase> CreateDatabaseAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase(TimeSpan.FromSeconds(30)));
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresLeaseTests : LeaseContract
{
    private protected override async Task<TestDatabase> CreateDatabaseAsync() =>
        await PostgresTestDatabase.CreateAsync();
}

public sealed class SqliteKeyRingTests : KeyRingContract
{
    private protected override Task<TestDatabase> CreateDatabaseAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase(TimeSpan.FromSeconds(30)));
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresKeyRingTests : KeyRingContract
{
    private protected override async Task<TestDatabase> CreateDatabaseAsync() =>
        await PostgresTestDatabase.CreateAsync();
}

public sealed class SqliteOutageTests : OutageContract
{
    private protected override Task<TestDatabase> CreateDatabaseAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase(TimeSpan.Zero));
}

public sealed class PostgresOutageTests : OutageContract
{
    private protected override async Task<TestDatabase> CreateDatabaseAsync() =>
        await PostgresTestDatabase.CreateWithOwnServerAsync();
}
