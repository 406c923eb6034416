using OrderActors.Contract.Tests.Grains;

namespace OrderActors.Contract.Tests;

public abstract class GrainTimerTests(RuntimeUnderTest runtime)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_timer_ticks_when_due_and_then_every_period()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<ITimerGrain>("one");
        await grain.StartAsync(5 * Second, 2 * Second, interleave: false, keepAlive: false);

        await AdvanceAsync(silo, grain, 4 * Second);
        Assert.Empty(silo.Probe.Events);
        await AdvanceAsync(silo, grain, Second);
        Assert.Equal(["tick 1", "tock 1"], silo.Probe.Events);
        await AdvanceAsync(silo, grain, 2 * Second);

        Assert.Equal(["tick 1", "tock 1", "tick 2", "tock 2"], silo.Probe.Events);
    }

    [Fact]
    public async Task A_timer_without_a_period_ticks_once()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<ITimerGrain>("one");
        await grain.StartAsync(Second, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false);

        await AdvanceAsync(silo, grain, Second);
        await AdvanceAsync(silo, grain, TimeSpan.FromHours(1));

        Assert.Equal(["tick 1", "tock 1"], silo.Probe.Events);
    }

    [Fact]
    public async Task A_tick_waits_for_its_turn()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<ITimerGrain>("one");
        await grain.StartAsync(Second, Second, interleave: false, keepAlive: false);
        silo.Probe.Close("request");
        var request = grain.HoldAsync("request");
        await silo.Probe.SeenAsync("hold request");

        silo.Clock.Advance(Second);
        Assert.DoesNotContain("tick 1", silo.Probe.Events);
        silo.Probe.Open("request");
        await silo.Probe.Within(request, "the request did not end");

        await silo.Probe.SeenAsync("tock 1");
    }

    [Fact]
    public async Task An_interleaving_tick_does_not_wait()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<ITimerGrain>("one");
        await grain.StartAsync(Second, Second, interleave: true, keepAlive: false);
        silo.Probe.Close("request");
        var request = grain.HoldAsync("request");
        await silo.Probe.SeenAsync("hold request");

        silo.Clock.Advance(Second);

        await silo.Probe.SeenAsync("tock 1");
        Assert.False(request.IsCompleted);
        silo.Probe.Open("request");
        await silo.Probe.Within(request, "the request did not end");
    }

    [Fact]
    public async Task The_period_counts_from_the_end_of_a_callback()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<ITimerGrain>("one");
        silo.Probe.Close("tick 1");
        await grain.StartAsync(Second, 10 * Second, interleave: false, keepAlive: false);
        silo.Clock.Advance(Second);
        await silo.Probe.SeenAsync("tick 1");
        silo.Clock.Advance(60 * Second);
        silo.Probe.Open("tick 1");

        await AdvanceAsync(silo, grain, TimeSpan.Zero);
        await AdvanceAsync(silo, grain, 9 * Second);
        Assert.DoesNotContain("tick 2", silo.Probe.Events);
        await AdvanceAsync(silo, grain, Second);

        Assert.Equal(["tick 1", "tock 1", "tick 2", "tock 2"], silo.Probe.Events);
    }

    [Fact]
    public async Task A_callback_that_fails_does_not_stop_the_timer()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<ITimerGrain>("one");
        await grain.FailInTickAsync(1);
        await grain.StartAsync(Second, Second, interleave: false, keepAlive: false);

        await AdvanceAsync(silo, grain, Second);
        await AdvanceAsync(silo, grain, Second);

        Assert.Equal(["tick 1", "tick 2", "tock 2"], silo.Probe.Events);
    }

    [Fact]
    public async Task A_changed_timer_keeps_to_the_new_times()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<ITimerGrain>("one");
        await grain.StartAsync(Second, Second, interleave: false, keepAlive: false);

        await grain.ChangeAsync(5 * Second, Timeout.InfiniteTimeSpan);
        await AdvanceAsync(silo, grain, 4 * Second);
        Assert.Empty(silo.Probe.Events);
        await AdvanceAsync(silo, grain, 20 * Second);

        Assert.Equal(["tick 1", "tock 1"], silo.Probe.Events);
    }

    [Fact]
    public async Task Disposing_a_timer_cancels_its_running_callback_and_ends_it()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<ITimerGrain>("one");
        silo.Probe.Close("tick 1");
        await grain.StartAsync(Second, Second, interleave: false, keepAlive: false);
        silo.Clock.Advance(Second);
        await silo.Probe.SeenAsync("tick 1");

        await grain.DisposeTimerNowAsync();
        silo.Probe.Open("tick 1");
        await AdvanceAsync(silo, grain, TimeSpan.Zero);
        await AdvanceAsync(silo, grain, 60 * Second);

        Assert.Equal(["tick 1", "tick 1 cancelled", "tock 1"], silo.Probe.Events);
    }

    [Fact]
    public async Task A_timer_ends_with_its_activation()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<ITimerGrain>("one");
        await grain.StartAsync(Second, Second, interleave: false, keepAlive: false);

        await grain.EndAsync();
        await AdvanceAsync(silo, grain, TimeSpan.Zero);
        await AdvanceAsync(silo, grain, 60 * Second);

        Assert.Equal(["deactivate"], silo.Probe.Events);
    }

    // The fence is behind the tick in the mailbox: when it has answered, the tick has ended and the timer is set again.
    private static async Task AdvanceAsync(ISiloUnderTest silo, ITimerGrain grain, TimeSpan by)
    {
        silo.Clock.Advance(by);
        await silo.Probe.Within(grain.FenceAsync(), "the fence did not answer");
    }
}
