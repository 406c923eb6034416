using System.Diagnostics;
using OrderActors.Contract.Tests;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.DeterministicRuntime.Tests;

/// <summary>A whole scenario on one thread and a manual clock, in an order that a seed chooses.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12345)]
    public void The_same_seed_gives_the_same_trace(ulong seed) => Assert.Equal(RunScenario(seed), RunScenario(seed));

    /// <summary>
    /// Often enough that a stray thread, which is seldom quick enough to change a trace, would be noticed.
    /// </summary>
    [Fact]
    public void A_hundred_runs_of_one_seed_are_all_alike()
    {
        var first = RunScenario(99);

        for (var run = 0; run < 100; run++)
            Assert.Equal(first, RunScenario(99));
    }

    [Fact]
    public void Different_seeds_give_different_orders()
    {
        var traces = Enumerable.Range(1, 20).Select(seed => string.Join('\n', RunScenario((ulong)seed))).Distinct();

        // With six clients at one grain the orders are many; that all twenty seeds agree would be a broken scheduler.
        Assert.True(traces.Count() > 10, "the seed has little influence");
    }

    /// <summary>Often enough to meet the instants between two steps of the scheduler.</summary>
    [Fact]
    public void Work_that_escapes_to_another_thread_is_found_out_before_it_runs()
    {
        for (var run = 0; run < 2_000; run++)
        {
            var scheduler = new SeededSiloScheduler(1);
            using var escaped = new ManualResetEventSlim();
            var hasRun = false;
            _ = new SiloLane(scheduler, "client").RunAsync(async () =>
            {
                await Task.Run(escaped.Wait);
                hasRun = true;
            });
            scheduler.RunUntilIdle();

            escaped.Set();
            var since = Stopwatch.GetTimestamp();
            var found = Assert.Throws<InvalidOperationException>(() =>
            {
                while (!scheduler.RunOne() && Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(20))
                {
                    // Without a pause, which would miss those instants.
                }
            });

            Assert.Contains("another thread", found.Message, StringComparison.Ordinal);
            Assert.False(hasRun);
        }
    }

    [Fact]
    public void A_synchronization_context_of_the_driving_thread_does_not_draw_work_away()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new RefusingContext());
        try
        {
            Assert.NotEmpty(RunScenario(7));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    // Six clients call one reentrant and one ordinary grain through relays, while a timer ticks and idle grains are
    // collected. The trace has every item that ran, on whose lane, and all that the grains recorded.
    private static string[] RunScenario(ulong seed)
    {
        var scheduler = new SeededSiloScheduler(seed);
        var setup = new SiloSetup { CallTimeout = TimeSpan.FromSeconds(30), CollectionAge = TimeSpan.FromMinutes(2) };
        var silo = DeterministicSiloUnderTest.Start(setup, scheduler);
        var thread = Environment.CurrentManagedThreadId;
        var clock = silo.Clock;
        scheduler.Observer = lane => silo.Probe.Record($"{clock.GetUtcNow():mm:ss} {lane.Name}");

        var clients = Enumerable.Range(1, 6).Select(number => new SiloLane(scheduler, $"client {number}")
            .RunAsync(() => RunClientAsync(silo, number, thread))).ToArray();
        _ = new SiloLane(scheduler, "timer client").RunAsync(() => silo.Client.GetGrain<ITimerGrain>("clock")
            .StartAsync(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(60), interleave: false, keepAlive: false));

        for (var jumps = 0; jumps < 40; jumps++)
        {
            scheduler.RunUntilIdle();
            Assert.True(clock.AdvanceToNextTimer(), "no timer is left");
        }

        Assert.All(clients, client => Assert.True(client.IsCompletedSuccessfully, client.Exception?.ToString()));
        Assert.Contains("tock 2", silo.Probe.Events);
        Assert.Contains(silo.Probe.Events, what => what.EndsWith("ActivationIdle", StringComparison.Ordinal));
        var trace = silo.Probe.Events;
        silo.Silo.Dispose();
        return trace;
    }

    private static async Task RunClientAsync(DeterministicSiloUnderTest silo, int number, int thread)
    {
        for (var round = 0; round < 3; round++)
        {
            await silo.Client.GetGrain<IRelayGrain>($"relay {number}").PassThenCallAsync($"round {round}", "shared");
            var shared = silo.Client.GetGrain<IReentrantWorkGrain>("shared");
            await Task.WhenAll(shared.AddOneAsync(), shared.AddOneAsync());
            if (number == 3)
                await silo.Client.GetGrain<IWorkGrain>("shared").EndAsync("end");
            await Task.Delay(TimeSpan.FromSeconds(number), silo.Clock);
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
        }
    }

    private sealed class RefusingContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) =>
            throw new InvalidOperationException("work was posted to the driving thread's context");
    }
}
