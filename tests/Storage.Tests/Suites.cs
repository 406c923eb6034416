using System.Diagnostics.CodeAnalysis;

namespace OrderActors.Storage.Tests;

/// <summary>The tests on PostgreSQL share a server and run one after another: two processors serve them all.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it so.")]
public sealed class PostgresCollection
{
    public const string Name = "PostgreSQL";
}

public sealed class SqliteCommitTests() : CommitContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresCommitTests() : CommitContract(Databases.PostgresAsync);

public sealed class SqliteBrokenBatchTests() : BrokenBatchContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresBrokenBatchTests() : BrokenBatchContract(Databases.PostgresAsync);

public sealed class SqliteTogetherTests() : TogetherContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresTogetherTests() : TogetherContract(Databases.PostgresAsync);

public sealed class SqliteInboxTests() : InboxContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresInboxTests() : InboxContract(Databases.PostgresAsync);

public sealed class SqliteReadTests() : ReadContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresReadTests() : ReadContract(Databases.PostgresAsync);

public sealed class SqliteQueryTests() : QueryContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresQueryTests() : QueryContract(Databases.PostgresAsync);

public sealed class SqlitePlanTests() : PlanContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresPlanTests() : PlanContract(Databases.PostgresAsync);

public sealed class SqliteSchemaTests() : SchemaContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresSchemaTests() : SchemaContract(Databases.PostgresAsync);

public sealed class SqliteMigrationTests() : MigrationContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresMigrationTests() : MigrationContract(Databases.PostgresAsync);

public sealed class SqliteLeaseTests() : LeaseContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresLeaseTests() : LeaseContract(Databases.PostgresAsync);

public sealed class SqliteKeyRingTests() : KeyRingContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresKeyRingTests() : KeyRingContract(Databases.PostgresAsync);

public sealed class SqliteSubscriptionTests() : SubscriptionContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresSubscriptionTests() : SubscriptionContract(Databases.PostgresAsync);

public sealed class SqliteParkedTests() : ParkedContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresParkedTests() : ParkedContract(Databases.PostgresAsync);

public sealed class SqliteProjectionTests() : ProjectionContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresProjectionTests() : ProjectionContract(Databases.PostgresAsync);

public sealed class SqliteWebhookTests() : WebhookContract(Databases.SqliteAsync);

[Collection(PostgresCollection.Name)]
public sealed class PostgresWebhookTests() : WebhookContract(Databases.PostgresAsync);

public sealed class SqliteOutageTests() : OutageContract(Databases.ImpatientSqliteAsync);

public sealed class PostgresOutageTests() : OutageContract(Databases.OwnPostgresAsync);
