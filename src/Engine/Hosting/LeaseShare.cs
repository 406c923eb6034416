using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Which of the works that processes divide among themselves are this process's just now.</summary>
/// <remarks>
/// A lease saves work and protects nothing: for a moment two may believe that they hold the same. A process alone holds all.
/// </remarks>
/// <param name="works">Names of leases.</param>
/// <param name="changed">Told of what is held, after each change.</param>
public sealed partial class LeaseShare(
    ImmutableArray<string> works,
    ILeases leases,
    SweepOwner owner,
    TimeProvider clock,
    ILogger logger,
    Action<ImmutableHashSet<string>>? changed = null)
{
    private readonly string _member = FairShare.MemberPrefix + owner.Name;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Held _held = new([], 0);

    /// <summary>Ends when the leases were asked for once: before that this process has none.</summary>
    public Task Asked => _asked.Task;

    public bool IsMine(string work)
    {
        var held = Volatile.Read(ref _held);
        return held.Works.Contains(work) && clock.GetElapsedTime(held.AskedAt) < owner.TrustFor;
    }

    /// <summary>Renews what is its share until cancelled, then frees its leases for the others.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await RenewAsync(cancellation);
                _asked.TrySetResult();
                await Task.Delay(owner.RenewEvery, clock, cancellation);
            }
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            _asked.TrySetResult();
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
        var share = FairShare.Of(owner.Name, works, live);
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

        var taken = got.Values.Where(lease => !_held.Works.Contains(lease.Name)).ToList();
        foreach (var lease in taken)
        {
            var level = lease.TakenFrom is null ? LogLevel.Debug : LogLevel.Information;
            LogTaken(logger, level, owner.Name, lease.Name, lease.TakenFrom ?? "nobody");
        }

        Volatile.Write(ref _held, new Held([.. got.Keys], askedAt));
        if (taken.Count > 0)
            changed?.Invoke(_held.Works);
    }

    private void Lose(ImmutableHashSet<string> lost, string to)
    {
        if (lost.IsEmpty)
            return;

        Volatile.Write(ref _held, _held with { Works = _held.Works.Except(lost) });
        foreach (var work in lost)
            LogLost(logger, owner.Name, work, to);
        changed?.Invoke(_held.Works);
    }

    /// <summary>Lets the others go on at once. Work under way here may still end: it does no harm.</summary>
    private async Task LeaveAsync()
    {
        Volatile.Write(ref _held, new Held([], 0));
        changed?.Invoke([]);
        using var limit = new CancellationTokenSource(owner.RenewEvery, clock);
        try
        {
            await leases.ReleaseAsync(owner.Name, [_member, .. works], limit.Token);
        }
        catch (Exception exception)
        {
            // They run out by themselves.
            LogNotReleased(logger, exception.Message);
        }
    }

    /// <summary>What another process held is news to whoever looks for it; that a process begins with what is free is none.</summary>
    [LoggerMessage(EventId = 121, Message = "{Owner} took {Lease} from {From}")]
    private static partial void LogTaken(ILogger logger, LogLevel level, string owner, string lease, string from);

    [LoggerMessage(122, LogLevel.Information, "{Owner} left {Lease} to {Next}")]
    private static partial void LogLost(ILogger logger, string owner, string lease, string next);

    [LoggerMessage(123, LogLevel.Warning, "The leases on the sweeps could not be renewed; it is tried again: {Reason}")]
    private static partial void LogNotRenewed(ILogger logger, string reason);

    [LoggerMessage(124, LogLevel.Warning, "The leases on the sweeps could not be freed; they run out by themselves: {Reason}")]
    private static partial void LogNotReleased(ILogger logger, string reason);

    /// <param name="AskedAt">The clock's timestamp before the question that the leases answered.</param>
    private sealed record Held(ImmutableHashSet<string> Works, long AskedAt);
}
