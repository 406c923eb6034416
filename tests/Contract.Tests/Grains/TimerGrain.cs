using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace OrderActors.Contract.Tests.Grains;

public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Each callback records "tick n", passes the gate of that name, and records its end.</summary>
    Task StartAsync(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive);

    Task ChangeAsync(TimeSpan due, TimeSpan period);

    Task DisposeTimerAsync();

    [AlwaysInterleave]
    Task DisposeTimerNowAsync();

    Task FailInTickAsync(int number);

    /// <summary>Answers when every request before it has ended.</summary>
    Task FenceAsync();

    Task HoldAsync(string gate);

    Task EndAsync();
}

public sealed class TimerGrain(Probe probe) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;
    private int _failing;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Record("deactivate");
        return Task.CompletedTask;
    }

    public Task StartAsync(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            TickAsync, new GrainTimerCreationOptions(due, period) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task DisposeTimerAsync() => DisposeTimerNowAsync();

    public Task DisposeTimerNowAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task FailInTickAsync(int number)
    {
        _failing = number;
        return Task.CompletedTask;
    }

    public Task FenceAsync() => Task.CompletedTask;

    public async Task HoldAsync(string gate)
    {
        probe.Record($"hold {gate}");
        await probe.PassAsync(gate);
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task TickAsync(CancellationToken cancellation)
    {
        var number = ++_ticks;
        probe.Record($"tick {number}");
        if (number == _failing)
            throw new OutOfPaperException("in a tick");

        using var registration = cancellation.Register(() => probe.Record($"tick {number} cancelled"));
        await probe.PassAsync($"tick {number}");
        probe.Record($"tock {number}");
    }
}
