using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Tests;

/// <summary>One process's view of a database: everything that a host gets from the registration.</summary>
public sealed class TestStore(ServiceProvider services) : IContractStore
{
    public IDatabase Database => services.GetRequiredService<IDatabase>();

    public ICommitPipeline Pipeline => services.GetRequiredService<ICommitPipeline>();

    public IBatchWriter Writer => services.GetRequiredService<IBatchWriter>();

    public IStoreReader Reader => services.GetRequiredService<IStoreReader>();

    public IQueries Queries => services.GetRequiredService<IQueries>();

    internal SqlDatabase Sql => services.GetRequiredService<SqlDatabase>();

    public IBacklog Backlog => services.GetRequiredService<IBacklog>();

    public IApiRequests ApiRequests => services.GetRequiredService<IApiRequests>();

    public IKeyRing KeyRing => services.GetRequiredService<IKeyRing>();

    public ISubscriptionStore Subscriptions => services.GetRequiredService<ISubscriptionStore>();

    public IParkedEvents Parked => services.GetRequiredService<IParkedEvents>();

    public IProjectionStore Projections => services.GetRequiredService<IProjectionStore>();

    public IWebhookEndpoints Endpoints => services.GetRequiredService<IWebhookEndpoints>();

    public IWebhookDeliveries Deliveries => services.GetRequiredService<IWebhookDeliveries>();

    public IWebhookLog WebhookLog => services.GetRequiredService<IWebhookLog>();

    public ILeases Leases => services.GetRequiredService<ILeases>();

    /// <param name="clock">The process's clock; null = the machine's.</param>
    public static TestStore Open(StorageOptions options, TimeProvider? clock = null) => new(
        new ServiceCollection().AddSingleton(clock ?? TimeProvider.System).AddOrderActorsStorage(options)
            .BuildServiceProvider());

    public static async Task<TestStore> OpenMigratedAsync(TestDatabase database)
    {
        var store = Open(database.Options);
        await store.Database.MigrateAsync(CancellationToken.None);
        return store;
    }

    public Task<RowImage.Order?> FindOrderAsync(string sellerId, string tiktokOrderId) =>
        Queries.FindOrderAsync(sellerId, tiktokOrderId, CancellationToken.None);

    public Task<ImmutableArray<RowImage.Effect>> ListEffectsAsync(string stream) =>
        Queries.ListEffectsAsync(stream, CancellationToken.None);

    public Task<ImmutableArray<InboxSummary>> SummarizeInboxAsync() => Queries.SummarizeInboxAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
