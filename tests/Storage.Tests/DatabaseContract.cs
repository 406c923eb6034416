namespace OrderActors.Storage.Tests;

/// <summary>What tests start with that only a real database can pass.</summary>
/// <param name="create">Makes a <see cref="TestDatabase"/>.</param>
public abstract class DatabaseContract(Func<Task<IContractDatabase>> create) : StoreContract(create)
{
    private protected TestDatabase Db => (TestDatabase)Database;

    private protected new TestStore Store => (TestStore)base.Store;

    private protected new async Task<TestDatabase> CreateDatabaseAsync() => (TestDatabase)await base.CreateDatabaseAsync();
}
