using Orleans.Storage;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.Contract.Tests;

public abstract class PersistentStateTests(RuntimeUnderTest runtime)
{
    [Fact]
    public async Task A_record_that_was_never_written_is_new_and_does_not_exist()
    {
        await using var silo = await runtime.StartAsync();

        Assert.Equal("0 exists=False etag=False", await silo.Client.GetGrain<IStateGrain>("one").DescribeAsync());
    }

    [Fact]
    public async Task What_was_written_is_there_before_the_next_activation_starts()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IStateGrain>("one");

        await grain.SetAsync(7);
        await grain.EndAsync();

        Assert.Equal("7 exists=True etag=True", await grain.DescribeAsync());
        Assert.Equal(70, await grain.OtherAsync());
        Assert.Equal(["activate with 0", "activate with 7"], silo.Probe.Events);
    }

    [Fact]
    public async Task A_read_throws_away_what_was_not_written()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IStateGrain>("one");
        await grain.SetAsync(7);

        await grain.SetWithoutWritingAsync(8);
        Assert.Equal("8 exists=True etag=True", await grain.DescribeAsync());
        await grain.ReadAgainAsync();

        Assert.Equal("7 exists=True etag=True", await grain.DescribeAsync());
    }

    [Fact]
    public async Task A_cleared_record_no_longer_exists()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IStateGrain>("one");
        await grain.SetAsync(7);

        await grain.ClearAsync();
        Assert.Contains("exists=False", await grain.DescribeAsync(), StringComparison.Ordinal);
        await grain.EndAsync();

        Assert.Contains("0 exists=False", await grain.DescribeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_writes_over_a_newer_record_is_refused_and_the_next_activation_reads_it()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IStateGrain>("one");
        await grain.SetAsync(7);
        await grain.OverwriteBehindAsync();

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.SetAsync(8));

        Assert.Equal("99 exists=True etag=True", await grain.DescribeAsync());
    }

    [Fact]
    public async Task Grains_do_not_share_records()
    {
        await using var silo = await runtime.StartAsync();
        await silo.Client.GetGrain<IStateGrain>("one").SetAsync(7);

        Assert.Equal("0 exists=False etag=False", await silo.Client.GetGrain<IStateGrain>("two").DescribeAsync());
    }
}
