using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Tests;

public sealed class ArrivalScheduleTests
{
    [Fact]
    public void Even_arrivals_have_the_same_distance()
    {
        var schedule = ArrivalSchedule.Even(rate: 4, TimeSpan.FromSeconds(2));

        Assert.Equal(8, schedule.Count);
        Assert.Equal(TimeSpan.Zero, schedule[0]);
        Assert.Equal(TimeSpan.FromMilliseconds(250), schedule[1]);
        Assert.Equal(TimeSpan.FromMilliseconds(1_750), schedule[7]);
    }

    [Fact]
    public void Random_arrivals_follow_their_seed()
    {
        var one = ArrivalSchedule.Random(rate: 50, TimeSpan.FromSeconds(10), new Random(3));
        var again = ArrivalSchedule.Random(rate: 50, TimeSpan.FromSeconds(10), new Random(3));

        Assert.Equal(OffsetsOf(one), OffsetsOf(again));
    }

    [Fact]
    public void Random_arrivals_come_in_order_within_the_duration_and_at_about_their_rate()
    {
        var offsets = OffsetsOf(ArrivalSchedule.Random(rate: 1_000, TimeSpan.FromSeconds(10), new Random(4)));

        Assert.Equal(offsets.Order(), offsets);
        Assert.InRange(offsets[^1], TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(10));
        // Within four standard deviations of 10,000; the seed is fixed.
        Assert.InRange(offsets.Count, 9_600, 10_400);
    }

    private static List<TimeSpan> OffsetsOf(ArrivalSchedule schedule) =>
        [.. Enumerable.Range(0, schedule.Count).Select(number => schedule[number])];
}
