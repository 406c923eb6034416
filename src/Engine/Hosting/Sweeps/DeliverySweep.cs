using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Sweeps;

/// <summary>Hands pending deliveries to the pump: those whose hint was lost, and those to be tried again.</summary>
internal sealed class DeliverySweep(InboxPump inbox, IStoreReader reader, TimeProvider clock) : ISweep
{
    /// <summary>Pages in one sweep: where more came than the pump takes hints, this is how fast the rest is caught up with.</summary>
    private const int MaxPages = 10;

    private readonly DuePages _pages = new();

    public string Kind => "inbox";

    public async Task<bool> SweepAsync(CancellationToken cancellation)
    {
        for (var page = 0; page < MaxPages; page++)
        {
            var due = await _pages.NextAsync(rows =>
                reader.LoadPendingDeliveriesAsync(clock.GetUtcNow(), rows, cancellation));
            foreach (var delivery in due)
                inbox.Stored(delivery);
            if (!_pages.IsMoreDue)
                break;
        }

        return false;
    }
}
