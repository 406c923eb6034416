namespace OrderActors.LoadDriver.Tests;

public sealed class LoadOptionsTests
{
    [Fact]
    public void A_full_run_repeats_often_enough_for_a_report()
    {
        var full = LoadOptions.Parse(["full", "--database", "sqlite"]);

        Assert.True(full.IsFull);
        Assert.True(full.Runs >= Measuring.Repeated.MinRunsOfAReport);
        Assert.Equal(["sqlite"], full.Databases);
    }

    [Fact]
    public void A_single_scenario_takes_its_own_rate_and_time()
    {
        var options = LoadOptions.Parse(["--scenario", "P8,p5", "--rate", "150", "--seconds", "12.5", "--burst", "700"]);

        Assert.Equal(["p8", "p5"], options.Scenarios);
        Assert.Equal((150d, TimeSpan.FromSeconds(12.5), 700), (options.Rate!.Value, options.Measured, options.Burst));
        Assert.False(options.IsFull);
    }

    [Fact]
    public void Flushes_are_delayed_where_the_database_can_do_it_and_nowhere_else()
    {
        var options = LoadOptions.Parse(["full", "--database", "postgresql", "--flush-delay", "2"]);
        var refusal = Assert.Throws<ArgumentException>(() => LoadOptions.Parse(["full", "--flush-delay", "2"]));

        Assert.Equal(TimeSpan.FromMilliseconds(2), options.FlushDelay);
        Assert.StartsWith("--flush-delay needs --database postgresql", refusal.Message, StringComparison.Ordinal);
        var tooLong = Assert.Throws<ArgumentException>(
            () => LoadOptions.Parse(["full", "--database", "postgresql", "--flush-delay", "101"]));
        Assert.StartsWith("--flush-delay is 101 ms; PostgreSQL takes 0 to 100", tooLong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rate")]
    [InlineData("--speed", "3")]
    [InlineData("--runs", "many")]
    [InlineData("--mix", "mixed")]
    [InlineData("slow")]
    public void What_is_not_understood_is_answered_with_the_usage(params string[] arguments)
    {
        var refusal = Assert.Throws<ArgumentException>(() => LoadOptions.Parse(arguments));

        Assert.Contains("Usage:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--flush-delay", refusal.Message, StringComparison.Ordinal);
    }
}
