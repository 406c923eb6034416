using Microsoft.Extensions.Logging;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Divides the sweeps among the processes: each kind is swept by whoever holds its lease.</summary>
/// <remarks>That two may for a moment sweep the same is harmless (see <see cref="DeadlineSweeper"/>).</remarks>
public sealed class LeasedSweeps(
    DeadlineSweeper sweeper,
    ILeases leases,
    SweepOwner owner,
    TimeProvider clock,
    ILogger<LeasedSweeps> logger)
{
    private const string Prefix = "sweep/";

    private readonly LeaseShare _share = new(
        [.. sweeper.Kinds.Select(kind => Prefix + kind)], leases, owner, clock, logger);

    /// <summary>Sweeps what is its share until cancelled, then frees its leases for the others.</summary>
    /// <param name="every">Pause between two sweeps.</param>
    public async Task RunAsync(TimeSpan every, CancellationToken cancellation)
    {
        var renewing = _share.RunAsync(cancellation);
        // Or the first sweep would find no lease, and wait for the second.
        await _share.Asked;
        await Task.WhenAll(sweeper.RunAsync(every, kind => _share.IsMine(Prefix + kind), cancellation), renewing);
    }
}
