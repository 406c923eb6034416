namespace OrderActors.Measuring;

/// <summary>When each arrival of an open loop is due, fixed before the load begins.</summary>
/// <remarks>Whoever is served does not decide when the next one comes: buyers do not wait for each other.</remarks>
public sealed class ArrivalSchedule
{
    private readonly TimeSpan[] _offsets;

    private ArrivalSchedule(TimeSpan[] offsets) => _offsets = offsets;

    public int Count => _offsets.Length;

    /// <summary>From the start of the load to the arrival; grows with its number.</summary>
    public TimeSpan this[int number] => _offsets[number];

    /// <summary>One arrival after another at the same distance.</summary>
    public static ArrivalSchedule Even(double rate, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        var count = (int)Math.Round(rate * duration.TotalSeconds);
        var offsets = new TimeSpan[count];
        for (var number = 0; number < count; number++)
            offsets[number] = TimeSpan.FromSeconds(number / rate);

        return new ArrivalSchedule(offsets);
    }

    /// <summary>Independent arrivals (Poisson) of a mean rate: now and then several at once, as buyers come.</summary>
    /// <param name="random">Its seed decides every distance.</param>
    public static ArrivalSchedule Random(double rate, TimeSpan duration, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        var offsets = new List<TimeSpan>((int)(rate * duration.TotalSeconds) + 1);
        var at = Distance();
        while (at < duration.TotalSeconds)
        {
            offsets.Add(TimeSpan.FromSeconds(at));
            at += Distance();
        }

        return new ArrivalSchedule([.. offsets]);

        double Distance() => -Math.Log(1 - random.NextDouble()) / rate;
    }
}
