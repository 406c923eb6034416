using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Kernel;
using OrderActors.Storage;

namespace OrderActors.Simulation.Tests;

/// <summary>A seeded sequence of batches: fresh and stale versions, alone and together, valid and forbidden rows, repeated deliveries.</summary>
internal sealed class StoreScript(ulong seed)
{
    public const int Streams = 5;

    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ShopKey Shop = new("acme", "shop");

    private readonly SimulationRandom _random = new(seed);
    private readonly long[] _versions = new long[Streams];

    public static IEnumerable<string> StreamNames => Enumerable.Range(0, Streams).Select(number => $"s/{number}");

    public static IEnumerable<SkuKey> Skus => Enumerable.Range(0, 3).Select(number => new SkuKey("acme", "main", $"sku{number}"));

    public CommitBatch Next(int deliveriesSoFar)
    {
        var sets = SomeTogether([.. Enumerable.Range(0, Streams).Where(_ => _random.Chance(0.6)).Select(NextSet)]);
        ImmutableArray<InboxDelivery> deliveries =
        [
            .. Enumerable.Range(0, _random.Below(3)).Select(_ => new InboxDelivery(
                "tiktok", $"n-{_random.Below(20)}", new DeliveryTopic("1"), "shop", "1", [1, 2], At, _random.Pick(InboxStatus.Pending, InboxStatus.Ignored), null)),
        ];
        ImmutableArray<InboxSettlement> settlements =
        [
            .. Enumerable.Range(0, deliveriesSoFar == 0 ? 0 : _random.Below(3)).Select(_ => new InboxSettlement(
                1 + _random.Below(deliveriesSoFar), _random.Pick(InboxStatus.Applied, InboxStatus.Pending, InboxStatus.Quarantined), null, _random.Below(4), null, At)),
        ];
        return new CommitBatch(sets, deliveries, settlements);
    }

    /// <summary>Told which sets of the last batch were written.</summary>
    public void Note(CommitBatch batch, ImmutableArray<bool> committed)
    {
        for (var index = 0; index < committed.Length; index++)
        {
            if (!committed[index])
                continue;

            foreach (var set in batch.Changes[index].Parts())
                _versions[set.Stream[2] - '0'] = set.ExpectedVersion + set.Journal.Length;
        }
    }

    /// <summary>Now and then the last ones commit with the first.</summary>
    private ImmutableArray<ChangeSet> SomeTogether(ImmutableArray<ChangeSet> sets)
    {
        var left = sets.Length - _random.Below(3);
        return left < 1 || left == sets.Length ? sets : [sets[0] with { AtomicWith = sets[left..] }, .. sets[1..left]];
    }

    private ChangeSet NextSet(int stream)
    {
        var expected = Math.Max(0, _versions[stream] + _random.Pick<long>(0, 0, 0, 0, -1, 1));
        ImmutableArray<JournalRow> journal =
        [
            .. Enumerable.Range(0, _random.Between(1, 3)).Select(_ => new JournalRow(
                "type.v1", At, "system", "cause", null, $"{{\"n\":{_random.Below(1000)}}}", BitConverter.GetBytes(_random.Next()))),
        ];
        return new ChangeSet($"s/{stream}", expected, journal, [.. Enumerable.Range(0, _random.Below(4)).Select(_ => NextRow())]);
    }

    private RowImage NextRow()
    {
        var sku = new SkuKey("acme", "main", $"sku{_random.Below(3)}");
        var at = At.AddSeconds(_random.Below(1_000));
        return _random.Below(8) switch
        {
            0 => Order(at),
            1 => new RowImage.Stock(sku, 10, _random.Below(7), _random.Below(7), 0, 1, at),
            2 => Reservation(sku, at),
            3 => new RowImage.ForgottenReservation(sku, $"r{_random.Below(4)}"),
            4 => new RowImage.StockOperation(sku, $"op{_random.Below(4)}", at),
            5 => new RowImage.ForgottenStockOperation(sku, $"op{_random.Below(4)}"),
            6 => new RowImage.Effect(
                $"e{_random.Below(4)}", "s/0", "acme", "shop", "ship", "{}", _random.Pick(EffectStatus.Intent, EffectStatus.Done), _random.Between(-1, 9), at, null, at, null),
            _ => new RowImage.Listing(Shop, $"v{_random.Below(4)}", "code", $"sku{_random.Below(3)}", "title"),
        };
    }

    private RowImage.Reservation Reservation(SkuKey sku, DateTimeOffset at)
    {
        var state = _random.Pick(ReservationState.Held, ReservationState.Consumed, ReservationState.Released);
        var quantity = _random.Between(0, 9);
        return new RowImage.Reservation(
            sku, $"r{_random.Below(4)}", "", quantity, state, at, null, at, state is ReservationState.Held ? null : at.AddSeconds(_random.Below(9)))
        {
            Consumed = state is ReservationState.Consumed ? quantity : _random.Between(0, 4),
            IsNew = _random.Below(8) == 0,
        };
    }

    private RowImage.Order Order(DateTimeOffset at) => new(
        new OrderKey("acme", _random.Pick("shop", "shop", "shop", "other"), $"{_random.Below(5)}"),
        _random.Pick("received", "processing", "no such state"),
        "{}",
        "UNPAID",
        at,
        at,
        null,
        1,
        10,
        "USD",
        "",
        null,
        null,
        false,
        "wait",
        _random.Chance(0.9) ? at : null,
        1,
        at,
        at);
}
