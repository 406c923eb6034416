using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>What every contract test starts with: an empty, migrated database and one store on it.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected TestDatabase Db { get; private set; } = null!;

    private protected TestStore Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Db = await CreateDatabaseAsync();
        Store = await TestStore.OpenMigratedAsync(Db);
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await Db.DisposeAsync();
    }

    private protected abstract Task<TestDatabase> CreateDatabaseAsync();

    // Assert.Equal would compare two immutable arrays by their identity.
    protected static void AssertRows<T>(IEnumerable<T> expected, IEnumerable<T> actual) =>
        Assert.Equal(expected, actual);

    private protected Task CommitAsync(string stream, long expected, params ImmutableArray<RowImage> rows) =>
        Store.Pipeline.CommitAsync(Sample.Set(stream, expected, rows));

    /// <summary>Waits until as many events can be read; another database of the server may hold the reader
    /// back.</summary>
    private protected async Task<ImmutableArray<StoredEvent>> ReadJournalUntilAsync(int count)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var events = await Store.Reader.ReadJournalAsync(0, 100_000, None);
            if (events.Length >= count)
                return events;

            Assert.False(deadline.IsCancellationRequested, $"awaited {count} events, saw {events.Length}");
            await Task.Yield();
        }
    }
}
