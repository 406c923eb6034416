using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Inventory;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Aggregates;

/// <summary>
/// Two activations of one key can exist for a while. The version check protects what they write; this is about what they
/// answer without writing. Found by the simulation: a dispatched order was told "no such reservation" by an activation
/// that had slept through the reservation, and its unit stayed reserved for ever.
/// </summary>
public sealed class StaleAnswerTests
{
    private static readonly SkuKey s_sku = new("seller", "main", "mug");
    private static readonly ReservationId s_id = new("order-1");
    private static readonly CommandContext s_context = new("system", "test", null);

    private readonly MemoryStore _store = new();
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_refusal_is_not_given_from_a_memory_that_was_overtaken() => Turns.Run(async () =>
    {
        var (awake, asleep) = await TwoActivationsAsync();
        await awake.ExecuteAsync((stock, now) => StockDecider.Reserve(stock, s_id, 1, "order", null, now), s_context);

        await Assert.ThrowsAsync<VersionConflictException>(() =>
            asleep.ExecuteAsync((stock, now) => StockDecider.Consume(stock, s_id, now), s_context));
        await Assert.ThrowsAsync<AggregateStoppedException>(() =>
            asleep.ExecuteAsync((stock, now) => StockDecider.Consume(stock, s_id, now), s_context));
    });

    [Fact]
    public void A_refusal_is_given_when_nobody_has_gone_on() => Turns.Run(async () =>
    {
        var (_, asleep) = await TwoActivationsAsync();

        var answer = await asleep.ExecuteAsync((stock, now) => StockDecider.Consume(stock, s_id, now), s_context);

        Assert.Equal(Domain.Decision<StockEvent, StockRejection>.Reject(StockRejection.ReservationUnknown), answer);
    });

    private async Task<(StockEngine Awake, StockEngine Asleep)> TwoActivationsAsync()
    {
        var awake = await LoadAsync();
        await awake.ExecuteAsync((stock, now) => StockDecider.Adjust(stock, "receipt", 1, "received", "", now), s_context);
        return (awake, await LoadAsync());
    }

    private Task<StockEngine> LoadAsync() =>
        StockEngine.LoadAsync(s_sku, _store, _store, _clock, new CountingOwner(), CancellationToken.None);
}
