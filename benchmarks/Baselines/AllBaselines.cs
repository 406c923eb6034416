using System.Collections.Immutable;
using OrderActors.Baselines.Webhooks;

namespace OrderActors.Baselines;

/// <summary>The baselines that the goals name, in the order of their names.</summary>
public static class AllBaselines
{
    private static readonly ImmutableArray<IBaseline> s_reservations =
    [
        new HotReservations("R3-lock", "reservations of one SKU: SELECT ... FOR UPDATE, then write", ReservationWay.Lock),
        new HotReservations("R3-function", "reservations of one SKU: a PL/pgSQL function", ReservationWay.Function),
        new HotReservations("R3-update", "reservations of one SKU: UPDATE ... WHERE available >= n", ReservationWay.Update),
    ];

    // Not among the ways of R3: it is a tuning of connections, which few applications have for one row.
    private static readonly HotReservations s_queued = new(
        "R3-queue", "reservations of one SKU: UPDATE ... WHERE available >= n, through one connection", ReservationWay.Update)
    {
        MaxAtOnce = 1,
    };

    public static ImmutableArray<IBaseline> List { get; } =
    [
        new GroupCommit("R1", "plain SQL, one writer, batches of up to 500 orders"),
        new StatementPerOrder(),
        new BestOf("R3", "reservations of one SKU, a transaction each: the best of three ways", s_reservations),
        .. s_reservations,
        s_queued,
        new WebhookInserts(),
        new StockGrainStorage(
            "R5", "Orleans grains with stock AdoNet storage, one write a step, default connection string", isTuned: false),
        new StockGrainStorage(
            "R5-tuned", "Orleans grains with stock AdoNet storage, one write a step, our connection string", isTuned: true),
        new GroupCommit("R7", "plain SQL, one writer, batches of up to 500 orders, all on one SKU") { IsOnOneSku = true },
        new GroupCommit("R7-reserve", "reservations of one SKU: one writer, batches of up to 500")
        {
            IsOnOneSku = true,
            IsReservingOnly = true,
        },
    ];

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static IBaseline Named(string name) =>
        List.FirstOrDefault(baseline => string.Equals(baseline.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"there is no baseline {name}; there are {string.Join(", ", List.Select(baseline => baseline.Name))}", nameof(name));
}
