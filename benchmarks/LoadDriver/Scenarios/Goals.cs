using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>How fast it has to be. Ratios are against baselines that run beside it, because absolute figures drift with the machine.</summary>
internal static class Goals
{
    public static IReadOnlyList<Goal> All { get; } =
    [
        new("P1", "orders/s to processing, against a raw batched writer", "ratio", 0.2, 0.4, 0.6, "R1"),
        new("P2", "the same, against one raw statement an order", "ratio", 1, 2.5, 4, "R2"),
        new("P3", "the same, against Orleans with stock storage", "ratio", 4, 8, 15, "R5"),
        new("P4a", "reservations/s of one SKU, against the best of plain ways", "ratio", 2, 5, 8, "R3"),
        new("P4b", "the same, against a raw batched writer", "ratio", 0.2, 0.5, 0.8, "R7"),
        new("P5", "orders/s of one SKU, against orders/s of many", "ratio", 0.5, 0.9, 1.2, "uniform"),
        new("P6", "webhook acknowledged, p99 at half load", "ms", 50, 15, 8),
        new("P7", "webhooks accepted/s, against a minimal endpoint", "ratio", 1, 2.5, 4, "R4"),
        new("P8", "webhook to processing, p99 at half load", "ms", 1_000, 200, 50),
        new("P9", "memory of 100,000 activated orders of 3 lines", "MB", 600, 300, 180),
        new("P10", "list, search and detail at 10 million orders, p99", "ms", 100, 20, 8),
        new("P11", "goodput at twice the saturating load, against saturated", "ratio", 0.8, 0.95, 1.0, "saturated"),
        new("P12", "orders/s with journal, chain and events, against without", "ratio", 0.7, 0.85, 0.95, "without"),
        new("P13", "process start to first durable order", "s", 6, 2.5, 1.2),
        new("P14", "journal to subscriber, p99 at 80 % load", "ms", 1_000, 100, 20),
        new("P15", "p99 of the others beside a seller at 20x, against quiet", "ratio", 2, 1.2, 1.05, "quiet"),
        new("P16", "first import, orders/s", "1/s", 1_000, 5_000, 10_000),
        new("P17", "first reservation of a sleeping SKU, 300,000 closed", "ms", 50, 20, 5),
        new("P21", "event to 900 of 1,000 endpoints, 50 hang and 50 fail, p99", "ms", 1_000, 200, 50),
    ];
}
