using OrderActors.Measuring;
using OrderActors.Testing;

namespace OrderActors.LoadDriver.Tests;

public sealed class OpenLoopTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Every_arrival_starts_once_and_no_sooner_than_it_is_due()
    {
        var clock = new ManualTimeProvider();
        var origin = clock.GetTimestamp();
        var schedule = ArrivalSchedule.Random(rate: 200, TimeSpan.FromSeconds(2), new Random(1));
        var started = new List<(int Number, TimeSpan At)>();

        await RunAsync(clock, schedule, arrival => started.Add((arrival.Number, clock.GetElapsedTime(origin))));

        Assert.Equal(Enumerable.Range(0, schedule.Count), started.Select(start => start.Number));
        Assert.All(started, start => Assert.True(start.At >= schedule[start.Number]));
    }

    [Fact]
    public async Task Latency_counts_from_the_instant_an_arrival_was_due_however_late_the_driver_is()
    {
        var clock = new ManualTimeProvider();
        var origin = clock.GetTimestamp();
        var schedule = ArrivalSchedule.Even(rate: 10, TimeSpan.FromSeconds(1));
        var due = new List<TimeSpan>();

        await RunAsync(clock, schedule, arrival =>
        {
            due.Add(clock.GetElapsedTime(origin, arrival.DueAt));
            // The system stops everything for three seconds while it takes the first order.
            if (arrival.Number == 0)
                clock.Advance(TimeSpan.FromSeconds(3));
        });

        Assert.Equal(Enumerable.Range(0, 10).Select(number => schedule[number]), due);
        Assert.True(clock.GetElapsedTime(origin) >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_cancelled_loop_starts_nothing_more()
    {
        using var stop = new CancellationTokenSource();
        var clock = new ManualTimeProvider();
        var started = 0;
        var run = OpenLoop.RunAsync(
            ArrivalSchedule.Even(rate: 1, TimeSpan.FromSeconds(5)), _ => started++, clock, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(s_patience));
        Assert.Equal(1, started);
    }

    /// <summary>Moves the clock from timer to timer until the loop has ended.</summary>
    private static async Task RunAsync(ManualTimeProvider clock, ArrivalSchedule schedule, Action<Arrival> start)
    {
        using var limit = new CancellationTokenSource(s_patience);
        var run = OpenLoop.RunAsync(schedule, start, clock, CancellationToken.None);
        while (!run.IsCompleted)
        {
            Assert.False(limit.IsCancellationRequested, $"waited {s_patience} for the loop to end");
            if (!clock.AdvanceToNextTimer())
                await Task.Yield();
        }

        await run;
    }
}
