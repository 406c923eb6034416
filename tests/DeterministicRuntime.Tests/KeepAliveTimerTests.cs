using OrderActors.Contract.Tests;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.DeterministicRuntime.Tests;

/// <summary>On the seeded scheduler, because nothing else tells from outside when a tick has ended.</summary>
public sealed class KeepAliveTimerTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Only_ticks_that_keep_alive_keep_an_activation_from_being_collected(bool keepAlive, int collected)
    {
        var scheduler = new SeededSiloScheduler(1);
        var setup = new SiloSetup { CollectionAge = TimeSpan.FromMinutes(10) };
        await using var silo = DeterministicSiloUnderTest.Start(setup, scheduler);
        var eightMinutes = TimeSpan.FromMinutes(8);
        _ = silo.Client.GetGrain<ITimerGrain>("one")
            .StartAsync(eightMinutes, Timeout.InfiniteTimeSpan, interleave: false, keepAlive);
        scheduler.RunUntilIdle();

        silo.Clock.Advance(eightMinutes);
        scheduler.RunUntilIdle();
        Assert.Equal(["tick 1", "tock 1"], silo.Probe.Events);
        silo.Clock.Advance(eightMinutes);
        scheduler.RunUntilIdle();

        Assert.Equal(collected, silo.Probe.Events.Count(what => what == "deactivate"));
    }
}
