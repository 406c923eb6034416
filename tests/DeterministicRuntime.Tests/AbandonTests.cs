using OrderActors.Contract.Tests;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.DeterministicRuntime.Tests;

/// <summary>A silo that dies without a word.</summary>
public sealed class AbandonTests
{
    private static readonly SiloSetup TenSeconds = new() { CallTimeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task Nothing_runs_any_more_and_callers_get_their_timeout()
    {
        var scheduler = new SeededSiloScheduler(1);
        await using var silo = DeterministicSiloUnderTest.Start(TenSeconds, scheduler);
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("slow");
        var slow = grain.WorkAsync("slow");
        var waiting = grain.WorkAsync("waiting");
        scheduler.RunUntilIdle();

        silo.Silo.Abandon();
        silo.Probe.Open("slow");
        var late = grain.WorkAsync("late");
        scheduler.RunUntilIdle();
        Assert.Equal(["activate 1", "begin slow"], silo.Probe.Events);
        Assert.All([slow, waiting, late], call => Assert.False(call.IsCompleted));

        silo.Clock.Advance(TimeSpan.FromSeconds(10));
        scheduler.RunUntilIdle();
        Assert.All([slow, waiting, late], call => Assert.IsType<TimeoutException>(call.Exception?.InnerException));
        Assert.Equal(["activate 1", "begin slow"], silo.Probe.Events);
    }

    [Fact]
    public async Task Timers_of_a_dead_silo_do_not_tick()
    {
        var scheduler = new SeededSiloScheduler(1);
        await using var silo = DeterministicSiloUnderTest.Start(TenSeconds, scheduler);
        var second = TimeSpan.FromSeconds(1);
        _ = silo.Client.GetGrain<ITimerGrain>("one").StartAsync(second, second, interleave: false, keepAlive: false);
        scheduler.RunUntilIdle();

        silo.Silo.Abandon();
        silo.Clock.Advance(TimeSpan.FromMinutes(1));
        scheduler.RunUntilIdle();

        Assert.Empty(silo.Probe.Events);
    }

    [Fact]
    public async Task Two_silos_in_one_process_hold_an_activation_each_of_the_same_grain()
    {
        await using var left = DeterministicSiloUnderTest.Start(new());
        await using var right = DeterministicSiloUnderTest.Start(new());
        left.Probe.Close("work");
        var one = left.Client.GetGrain<IWorkGrain>("same").WorkAsync("work");
        await left.Probe.SeenAsync("begin work");

        var other = right.Client.GetGrain<IWorkGrain>("same").WorkAsync("work");
        await right.Probe.Within(other, "the other silo did not answer");

        Assert.False(one.IsCompleted);
        Assert.Equal(["activate 1", "begin work", "end work"], right.Probe.Events);
        left.Probe.Open("work");
        await left.Probe.Within(one, "the first silo did not answer");
    }
}
