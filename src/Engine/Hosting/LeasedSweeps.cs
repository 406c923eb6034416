using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Divides the sweeps among the processes: each kind is swept by whoever holds its lease.</summary>
/// <remarks>
/// A lease saves work and protects nothing: for a moment two may sweep the same, which is harmless (see
/// <see cref="DeadlineSweeper"/>). A process alone holds them all.
/// </remarks>
public sealed partial class LeasedSweeps(
    DeadlineSweeper sweeper,
    ILeases leases,
    SweepOwner owner,
    TimeProvider clock,
    ILogger<LeasedSweeps> logger)
{
    private const string Prefix = "sweep/";

    private readonly ImmutableArray<string> _works = [.. sweeper.Kinds.Select(kind => Prefix + kind)];
    private readonly string _member = FairShare.MemberPrefix + owner.Name;
    private Held _held = new([], 0);

    /// <summary>Sweeps what is its share until cancelled, then frees its leases for the others.</summary>
    /// <param name="every">Pause between two sweeps.</param>
    public async Task RunAsync(TimeSpan every, CancellationToken cancellation)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var renewing = RepeatAsync(asked, cancellation);
        // Or the first sweep would find no lease, and wait for the second.
        await asked.Task;
        await Task.WhenAll(sweeper.RunAsync(every, IsMine, cancellation), renewing);
    }

    private bool IsMine(string kind)
    {
        var held = Volatile.Read(ref _held);
        return held.Works.Contains(Prefix + kind) && clock.GetElapsedTime(held.AskedAt) < owner.TrustFor;
    }

    private async Task RepeatAsync(TaskCompletionSource asked, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await RenewAsync(cancellation);
                asked.TrySetResult();
                await Task.Delay(owner.RenewEvery, clock, cancellation);
            }
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            asked.TrySetResult();
            await LeaveAsync();
        }
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        // A database that does not answer must not keep the next attempt waiting.
        using var limit = new CancellationTokenSource(owner.Duration, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await RenewOnceAsync(either.Token);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogNotRenewed(logger, exception.Message);
            if (clock.GetElapsedTime(_held.AskedAt) >= owner.TrustFor)
                Lose(_held.Works, "nobody yet, as it could not be renewed");
        }
    }

    private async Task RenewOnceAsync(CancellationToken cancellation)
    {
        var live = await leases.ReadAsync(cancellation);
        var share = FairShare.Of(owner.Name, _works, live);
        if (!share.GiveUp.IsEmpty)
        {
            Lose([.. share.GiveUp], "whoever has less to do");
            await leases.ReleaseAsync(owner.Name, share.GiveUp, cancellation);
        }

        // Counted from before the question: the database's answer can only have been given later.
        var askedAt = clock.GetTimestamp();
        var answer = await leases.HoldAsync(owner.Name, [_member, .. share.Hold], owner.Duration, cancellation);
        var got = answer.Where(lease => lease.Name != _member).ToDictionary(lease => lease.Name, StringComparer.Ordinal);
        foreach (var lost in _held.Works.Where(work => !got.ContainsKey(work)))
            Lose([lost], live.FirstOrDefault(lease => lease.Name == lost)?.Owner ?? "another");

        foreach (var taken in got.Values.Where(lease => !_held.Works.Contains(lease.Name)))
            LogTaken(logger, owner.Name, taken.Name, taken.TakenFrom ?? "nobody");

        Volatile.Write(ref _held, new Held([.. got.Keys], askedAt));
    }

    private void Lose(ImmutableHashSet<string> works, string to)
    {
        Volatile.Write(ref _held, _held with { Works = _held.Works.Except(works) });
        foreach (var work in works)
            LogLost(logger, owner.Name, work, to);
    }

    /// <summary>Lets the others go on at once. A sweep under way here may still end: it does no harm.</summary>
    private async Task LeaveAsync()
    {
        Volatile.Write(ref _held, new Held([], 0));
        using var limit = new CancellationTokenSource(owner.RenewEvery, clock);
        try
        {
            await leases.ReleaseAsync(owner.Name, [_member, .. _works], limit.Token);
        }
        catch (Exception exception)
        {
            // They run out by themselves.
            LogNotReleased(logger, exception.Message);
        }
    }

    [LoggerMessage(121, LogLevel.Information, "{Owner} took {Lease} from {From}")]
    private static partial void LogTaken(ILogger logger, string owner, string lease, string from);

    [LoggerMessage(122, LogLevel.Information, "{Owner} left {Lease} to {Next}")]
    private static partial void LogLost(ILogger logger, string owner, string lease, string next);

    [LoggerMessage(123, LogLevel.Warning, "The leases on the sweeps could not be renewed; it is tried again: {Reason}")]
    private static partial void LogNotRenewed(ILogger logger, string reason);

    [LoggerMessage(124, LogLevel.Warning, "The leases on the sweeps could not be freed; they run out by themselves: {Reason}")]
    private static partial void LogNotReleased(ILogger logger, string reason);

    /// <param name="AskedAt">The clock's timestamp before the question that the leases answered.</param>
    private sealed record Held(ImmutableHashSet<string> Works, long AskedAt);
}
