using OrderActors.Integrations.Resilience;

namespace OrderActors.Integrations.Tests.Resilience;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(int.MaxValue, 60)]
    public void The_pause_doubles_up_to_the_cap(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.Delay(failures, null, 0));

    [Fact]
    public void The_jitter_adds_up_to_half_a_second()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(1250), Backoff.Delay(1, null, 0.5));
        Assert.Equal(TimeSpan.FromMilliseconds(60_500), Backoff.Delay(9, null, 1));
    }

    [Fact]
    public void What_the_other_side_asks_for_wins_over_the_doubling()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), Backoff.Delay(6, TimeSpan.FromSeconds(3), 0));
        Assert.Equal(TimeSpan.FromMilliseconds(90_500), Backoff.Delay(1, TimeSpan.FromSeconds(90), 1));
    }

    [Fact]
    public void Nothing_failed_is_no_reason_to_wait() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Backoff.Delay(0, null, 0));
}
