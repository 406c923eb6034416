using OrderActors.Testing;

namespace OrderActors.Storage.Tests;

public sealed class CommitSpacingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Where_transactions_are_spaced_a_lone_item_is_written_at_once_and_the_next_ones_wait_for_company()
    {
        var clock = new ManualTimeProvider();
        var writer = new GatedWriter();
        await using var pipeline = new CommitPipeline(writer, spacing: new CommitSpacing(TimeSpan.FromMilliseconds(6), 32, clock));
        var first = pipeline.ReceiveAsync(Sample.Delivery("first"));
        (await writer.NextAsync()).Succeed();
        await first;

        var next = Enumerable.Range(0, 3).Select(index => pipeline.ReceiveAsync(Sample.Delivery($"next-{index}"))).ToArray();
        await Eventually.TrueAsync(() => Task.FromResult(clock.NextDueAt is not null), Patience, () => "the pipeline to wait");
        clock.Advance(TimeSpan.FromMilliseconds(6));

        var batch = await writer.NextAsync();
        Assert.Equal(3, batch.Batch.Deliveries.Length);
        batch.Succeed();
        await Task.WhenAll(next).WaitAsync(Patience);
    }

    [Fact]
    public void In_a_rush_spaced_transactions_follow_one_another_at_once_and_afterwards_wait_again()
    {
        var clock = new ManualTimeProvider();
        var spacing = new CommitSpacing(TimeSpan.FromMilliseconds(6), 32, clock);
        spacing.Begin(1);

        // 64 items every 6 ms for the 48 ms that tell a rush, then as many for the next.
        for (var transaction = 0; transaction < 8; transaction++)
        {
            Assert.False(spacing.NextAsync().IsCompleted, $"transaction {transaction} waits");
            clock.Advance(TimeSpan.FromMilliseconds(6));
            spacing.Begin(64);
        }

        Assert.True(spacing.NextAsync().IsCompleted, "nobody waits in a rush");
        clock.Advance(TimeSpan.FromMilliseconds(48));
        spacing.Begin(1);
        Assert.False(spacing.NextAsync().IsCompleted, "64 items in 48 ms are no rush");
    }
}
