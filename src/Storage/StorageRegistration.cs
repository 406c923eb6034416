using Microsoft.Extensions.DependencyInjection;
using OrderActors.Ports;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Postgres;
using OrderActors.Storage.Sql;
using OrderActors.Storage.Sqlite;
using OrderActors.Storage.Webhooks;

namespace OrderActors.Storage;

/// <summary>Puts the storage ports into a host's services.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Measured at 1,400 orders a second: a tenth of PostgreSQL's time of an order and of the gateway's is saved, and a webhook is
    /// answered 2 ms later. Six milliseconds save no more.
    /// </summary>
    private static readonly TimeSpan s_inboxApart = TimeSpan.FromMilliseconds(3);

    /// <summary>In that time, which is 5,300 items a second: half of what two processors take beside orders.</summary>
    private const int InboxRush = 16;

    /// <summary>Registers IDatabase, ICommitPipeline, IStoreReader, IQueries, IBacklog, IApiRequests, ILeases and the ports of subscriptions
    /// and webhooks for the
    /// database that the options name. Nothing connects before it is used; the host calls <see cref="IDatabase.MigrateAsync"/> at its
    /// start. The container must be disposed asynchronously: that drains the pipeline.</summary>
    /// <exception cref="SettingsException">The options are wrong.</exception>
    public static IServiceCollection AddOrderActorsStorage(this IServiceCollection services, StorageOptions options)
    {
        var target = StorageTarget.From(options);
        services.AddSingleton(provider => Create(target, provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton<IDatabase>(provider => provider.GetRequiredService<SqlDatabase>());
        services.AddSingleton<IStoreReader>(provider => new StoreReader(provider.GetRequiredService<SqlDatabase>()));
        services.AddSingleton<IQueries>(provider => new Queries(provider.GetRequiredService<SqlDatabase>()));
        services.AddSingleton<IBacklog>(provider => new Backlog(provider.GetRequiredService<SqlDatabase>()));
        services.AddSingleton<IApiRequests>(provider => new ApiRequests(provider.GetRequiredService<SqlDatabase>()));
        services.AddSingleton<ILeases>(provider => new Leases(provider.GetRequiredService<SqlDatabase>()));
        services.AddSingleton<ISubscriptionStore>(provider => new SubscriptionStore(
            provider.GetRequiredService<SqlDatabase>(),
            provider.GetRequiredService<IStoreReader>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton<IJournalAudit>(provider => new JournalAudit(
            provider.GetRequiredService<SqlDatabase>(), provider.GetRequiredService<IStoreReader>()));
        services.AddSingleton<IParkedEvents>(provider => new ParkedEvents(provider.GetRequiredService<SqlDatabase>()));
        services.AddSingleton<IProjectionStore>(provider => new ProjectionStore(
            provider.GetRequiredService<SqlDatabase>(), provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton<IKeyRing>(provider => new KeyRing(provider.GetRequiredService<SqlDatabase>()));
        services.AddSingleton<IWebhookEndpoints>(provider => new WebhookEndpoints(provider.GetRequiredService<SqlDatabase>()));
        services.AddSingleton<IWebhookDeliveries>(provider => new WebhookDeliveries(provider.GetRequiredService<SqlDatabase>()));
        services.AddSingleton<IWebhookLog>(provider => new WebhookLog(provider.GetRequiredService<SqlDatabase>()));
        services.AddSingleton<IBatchWriter>(
            provider => provider.GetRequiredService<SqlDatabase>() switch
            {
                SqliteDatabase sqlite => new SqliteBatchWriter(sqlite),
                PostgresDatabase postgres => new PostgresBatchWriter(postgres),
                var other => throw Domain.Invariant.Unreachable(other),
            });
        services.AddTransient<CommitThread>();
        services.AddSingleton<ICommitPipeline>(
            provider => provider.GetRequiredService<SqlDatabase>().TakesSeveralWriters
                ? new InboxBesideChanges(
                    changes: CreatePipeline(provider, options),
                    inbox: CreatePipeline(provider, options, new CommitSpacing(s_inboxApart, InboxRush, TimeProvider.System)))
                : CreatePipeline(provider, options));
        return services;
    }

    private static CommitPipeline CreatePipeline(
        IServiceProvider provider, StorageOptions options, CommitSpacing? spacing = null) => new(
        provider.GetRequiredService<IBatchWriter>(),
        options.Limits,
        provider.GetRequiredService<CommitThread>(),
        provider.GetService<TimeProvider>(),
        spacing);

    private static SqlDatabase Create(StorageTarget target, TimeProvider time) => target switch
    {
        StorageTarget.Sqlite sqlite => new SqliteDatabase(sqlite.File, sqlite.BusyTimeout, time, sqlite.Migrations),
        StorageTarget.Postgres postgres => new PostgresDatabase(postgres.ConnectionString, time, postgres.Migrations),
        _ => throw Domain.Invariant.Unreachable(target),
    };
}
