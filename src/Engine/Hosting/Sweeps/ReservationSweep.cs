using Microsoft.Extensions.Logging;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Sweeps;

/// <summary>Has SKUs release expired reservations and forget closed ones.</summary>
internal sealed class ReservationSweep(IActors actors, IStoreReader reader, TimeProvider clock, ILogger logger) : ISweep
{
    private readonly DuePages _pages = new();
    private readonly GrainCalls _calls = new(logger, clock);

    public string Kind => "reservations";

    public async Task<bool> SweepAsync(CancellationToken cancellation)
    {
        var due = await _pages.NextAsync(rows => reader.LoadDueSkusAsync(clock.GetUtcNow(), rows, cancellation));
        await _calls.ForEachAsync(due, text =>
            actors.SweepStockAsync(SkuKey.Parse(text), new CommandContext("system", "deadline:reservation", null)));
        return false;
    }
}
