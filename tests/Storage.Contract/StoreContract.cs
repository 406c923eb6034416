using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Contract;

/// <summary>What every contract test starts with: empty tables and one process at them.</summary>
/// <param name="create">Makes the tables of one test.</param>
public abstract class StoreContract(Func<Task<IContractDatabase>> create) : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected IContractDatabase Database { get; private set; } = null!;

    protected IContractStore Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = await CreateDatabaseAsync();
        Store = await Database.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await Database.DisposeAsync();
    }

    protected Task<IContractDatabase> CreateDatabaseAsync() => create();

    // Assert.Equal would compare two immutable arrays by their identity.
    protected static void AssertRows<T>(IEnumerable<T> expected, IEnumerable<T> actual) =>
        Assert.Equal(expected, actual);

    // PostgreSQL keeps the meaning of JSON, not its spaces and the order of its names.
    protected static void AssertSameJson(string? expected, string? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected!), JsonNode.Parse(actual!)), actual);

    protected Task CommitAsync(string stream, long expected, params ImmutableArray<RowImage> rows) =>
        Store.Pipeline.CommitAsync(Sample.Set(stream, expected, rows));

    /// <summary>Waits until as many events can be read; another database of the server may hold the reader
    /// back.</summary>
    protected async Task<ImmutableArray<StoredEvent>> ReadJournalUntilAsync(int count)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var events = await Store.Reader.ReadJournalAsync(0, 100_000);
            if (events.Length >= count)
                return events;

            Assert.False(deadline.IsCancellationRequested, $"awaited {count} events, saw {events.Length}");
            await Task.Yield();
        }
    }
}
