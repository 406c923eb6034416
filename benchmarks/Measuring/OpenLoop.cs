namespace OrderActors.Measuring;

/// <summary>Starts arrivals when they are due, whatever became of those before them.</summary>
/// <remarks>
/// Latency is counted from the instant at which an arrival was due (<see cref="Arrival.DueAt"/>), not from the one at
/// which the driver came to it: a driver or a system that falls behind makes every later arrival slower, and so it must
/// appear in the figures. This is what measures free of coordinated omission do.
/// </remarks>
public static class OpenLoop
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(1);

    /// <summary>Hands each arrival over when its time has come, and never waits for it to be dealt with.</summary>
    /// <param name="start">Takes an arrival without waiting, on the pacing thread.</param>
    /// <returns>When the last one was handed over.</returns>
    public static async Task RunAsync(
        ArrivalSchedule schedule, Action<Arrival> start, TimeProvider clock, CancellationToken cancellation)
    {
        var origin = clock.GetTimestamp();
        var next = 0;
        while (next < schedule.Count)
        {
            var elapsed = clock.GetElapsedTime(origin);
            while (next < schedule.Count && schedule[next] <= elapsed)
            {
                start(new Arrival(next, origin + TicksOf(schedule[next], clock)));
                next++;
            }

            if (next < schedule.Count)
                await Task.Delay(Max(s_step, schedule[next] - elapsed), clock, cancellation).ConfigureAwait(false);
        }
    }

    private static long TicksOf(TimeSpan span, TimeProvider clock) =>
        (long)(span.TotalSeconds * clock.TimestampFrequency);

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}

/// <param name="Number">Its place in the schedule, from 0.</param>
/// <param name="DueAt">A timestamp of the clock that the loop ran on; latency counts from here.</param>
public readonly record struct Arrival(int Number, long DueAt);
