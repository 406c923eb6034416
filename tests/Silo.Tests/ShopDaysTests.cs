using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Subscriptions;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Silo.Tests;

/// <summary>The projection of a real installation equals the fold of its journal, and stays so through a rebuild.</summary>
public sealed class ShopDaysTests : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 14, 22, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Installation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task It_equals_the_fold_of_the_journal_before_and_after_a_rebuild_and_after_a_restart()
    {
        ImmutableDictionary<(ShopKey, DateOnly), ShopDayCounts> fold;
        using (var host = await _installation.StartAsync())
        {
            fold = await WriteAsync(host.Services, seed: 1, ImmutableDictionary<(ShopKey, DateOnly), ShopDayCounts>.Empty);
            await EqualsAsync(host.Services, fold, "the days of the first orders");
            await host.StopAsync();
        }

        using (var host = await _installation.StartAsync())
        {
            fold = await WriteAsync(host.Services, seed: 2, fold);
            await EqualsAsync(host.Services, fold, "the days of all orders after a restart");

            var rebuild = ActivatorUtilities.CreateInstance<ProjectionRebuild>(host.Services);
            var rebuilding = rebuild.RunAsync("shop-days", CancellationToken.None);
            fold = await WriteAsync(host.Services, seed: 3, fold);
            Assert.True(await rebuilding > 0);
            await EqualsAsync(host.Services, fold, "the days after a rebuild beside which orders came");
            await host.StopAsync();
        }
    }

    [Fact]
    public async Task A_journal_in_which_an_event_was_changed_is_told_from_one_that_holds()
    {
        using var host = await _installation.StartAsync();
        await WriteAsync(host.Services, seed: 1, ImmutableDictionary<(ShopKey, DateOnly), ShopDayCounts>.Empty);
        await host.StopAsync();
        var verification = ActivatorUtilities.CreateInstance<JournalVerification>(host.Services);
        var sound = await verification.RunAsync(CancellationToken.None);
        Assert.Equal((0L, 20L), (sound.Broken, sound.Streams));

        await ChangeAsync(
            """
            DROP TRIGGER journal_refuses_update; DROP TRIGGER journal_refuses_delete;
            UPDATE journal SET data = replace(data, '2026', '2025') WHERE stream = 'order/acme/7495/1-2' AND version = 2;
            DELETE FROM journal WHERE stream = 'order/acme/7495/1-4' AND version = 3;
            DELETE FROM journal WHERE stream = 'order/acme/7495/1-6';
            """);

        var verdict = await verification.RunAsync(CancellationToken.None);
        Assert.Equal(
            [
                "order/acme/7495/1-2 breaks at version 2",
                "order/acme/7495/1-4 ends at version 2, though 3 events were stored",
                "order/acme/7495/1-6 has no events, though events were stored",
            ],
            verdict.Named.Order(StringComparer.Ordinal));
        Assert.Equal(3, verdict.Broken);
    }

    /// <summary>Orders of two shops over two days, each with its chain of hashes.</summary>
    /// <returns>The fold with them.</returns>
    private static async Task<ImmutableDictionary<(ShopKey, DateOnly), ShopDayCounts>> WriteAsync(
        IServiceProvider services, int seed, ImmutableDictionary<(ShopKey, DateOnly), ShopDayCounts> fold)
    {
        var pipeline = services.GetRequiredService<ICommitPipeline>();
        for (var number = 0; number < 20; number++)
        {
            var key = new OrderKey("acme", number % 2 == 0 ? "7495" : "7500", $"{seed}-{number}");
            var at = s_start.AddMinutes(number * 13);
            OrderEvent[] events =
            [
                new OrderEvent.Created(Channel(key, at, units: 1 + (number % 3)), OrderPolicy.Unknown, at),
                new OrderEvent.ProcessingStarted(at),
                number % 5 == 0 ? new OrderEvent.Cancelled("changed mind", "buyer", at.AddHours(1)) : new OrderEvent.Shipped(at.AddHours(1)),
            ];
            await pipeline.CommitAsync(new ChangeSet(key.Stream, 0, [.. Rows(key.Stream, events)], []));
            foreach (var @event in events)
            {
                var day = (new ShopKey(key.SellerId, key.ShopId), DateOnly.FromDateTime(@event.At.UtcDateTime));
                var counts = fold.GetValueOrDefault(day, ShopDayCounts.None).Plus(ShopDays.AddedBy(@event));
                fold = counts == ShopDayCounts.None ? fold : fold.SetItem(day, counts);
            }
        }

        return fold;
    }

    private static IEnumerable<JournalRow> Rows(string stream, IEnumerable<OrderEvent> events)
    {
        var (hash, version) = (StreamHead.Empty.Hash, 0);
        foreach (var @event in events)
        {
            var (type, data) = OrderEvents.Codec.Encode(@event);
            hash = JournalChain.Next(hash, stream, ++version, new JournalFact(type, @event.At, "channel", "test", data));
            yield return new JournalRow(type, @event.At, "channel", "test", null, data, hash);
        }
    }

    private static ChannelOrder Channel(OrderKey key, DateTimeOffset at, int units) => new()
    {
        Id = key.TikTokOrderId,
        Status = ChannelOrderStatus.AwaitingShipment,
        StatusText = "AWAITING_SHIPMENT",
        UpdatedAt = at,
        PlacedAt = at,
        Lines = [.. Enumerable.Range(1, units).Select(line => new ChannelOrderLine { Id = $"{line}", SkuId = "1729" })],
    };

    private static async Task EqualsAsync(
        IServiceProvider services, ImmutableDictionary<(ShopKey, DateOnly), ShopDayCounts> fold, string what)
    {
        var days = services.GetRequiredService<IProjectionStore>();
        var seen = "";
        await Eventually.TrueAsync(
            async () =>
            {
                var stored = await days.ListShopDaysAsync("acme", DateOnly.MinValue, DateOnly.MaxValue, 100, CancellationToken.None);
                seen = string.Join('\n', stored);
                return stored.ToImmutableDictionary(row => (row.Shop, row.Day), row => row.Counts) is var read
                    && read.Count == fold.Count && fold.All(day => read.GetValueOrDefault(day.Key) == day.Value);
            },
            s_patience,
            () => $"{what}:\n{string.Join('\n', fold)}\nbut saw:\n{seen}");
    }

    private async Task ChangeAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_installation.Database};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
