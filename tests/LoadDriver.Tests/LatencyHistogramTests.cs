using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Tests;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Nothing_recorded_has_no_percentile()
    {
        var histogram = new LatencyHistogram();

        Assert.Null(histogram.At(99));
        Assert.Equal(0, histogram.Count);
        Assert.Equal(TimeSpan.Zero, histogram.Max);
    }

    [Fact]
    public void Percentiles_go_by_nearest_rank()
    {
        var histogram = new LatencyHistogram();
        for (var microseconds = 1; microseconds <= 100; microseconds++)
            histogram.Record(TimeSpan.FromMicroseconds(microseconds));

        Assert.Equal(TimeSpan.FromMicroseconds(1), histogram.At(0.5));
        Assert.Equal(TimeSpan.FromMicroseconds(50), histogram.At(50));
        Assert.Equal(TimeSpan.FromMicroseconds(99), histogram.At(99));
        Assert.Equal(TimeSpan.FromMicroseconds(100), histogram.At(99.1));
        Assert.Equal(TimeSpan.FromMicroseconds(100), histogram.At(100));
    }

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(12_345)]
    [InlineData(999_999)]
    [InlineData(60_000_001)]
    [InlineData(3_600_000_000)]
    public void A_value_is_never_told_too_low_and_less_than_a_hundredth_too_high(long microseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMicroseconds(microseconds));
        histogram.Record(TimeSpan.FromMicroseconds(4_000_000_000));

        var told = histogram.At(50)!.Value.TotalMicroseconds;

        Assert.InRange(told, microseconds, microseconds * 1.008);
    }

    [Fact]
    public void The_highest_percentile_is_the_exact_maximum()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMicroseconds(1_000_003));

        Assert.Equal(TimeSpan.FromMicroseconds(1_000_003), histogram.At(100));
        Assert.Equal(TimeSpan.FromMicroseconds(1_000_003), histogram.Max);
    }

    [Fact]
    public void What_is_longer_than_the_last_bucket_counts_as_it()
    {
        var histogram = new LatencyHistogram();

        histogram.Record(TimeSpan.FromDays(1));

        Assert.Equal(TimeSpan.FromMicroseconds(1L << 32), histogram.At(100));
    }

    [Fact]
    public void Merging_is_as_if_one_had_recorded_it_all()
    {
        var (one, other, all) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        var random = new Random(7);
        for (var number = 0; number < 2_000; number++)
        {
            var duration = TimeSpan.FromMicroseconds(random.NextInt64(50_000_000));
            (number % 3 == 0 ? one : other).Record(duration);
            all.Record(duration);
        }

        one.Merge(other);

        Assert.Equal(all.Count, one.Count);
        Assert.Equal(all.Max, one.Max);
        Assert.All(new[] { 1, 50, 90, 99, 99.9, 100 }, percent => Assert.Equal(all.At(percent), one.At(percent)));
    }
}
