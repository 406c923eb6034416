using System.Collections.Immutable;
using System.Numerics;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>A batch of which some sets break a rule, on every database.</summary>
public abstract class BrokenBatchContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    private const int Sets = 64;

    public static TheoryData<int[]> Rotten => new([0], [63], [37], [0, 31, 63], [5, 6, 40], [61, 62, 63]);

    [Theory]
    [MemberData(nameof(Rotten))]
    public async Task Only_the_sets_that_break_a_rule_fail_after_about_as_many_transactions_as_the_batch_can_be_halved(int[] rotten)
    {
        var (transactions, answers) = await CommitAsync(rotten);

        for (var index = 0; index < Sets; index++)
        {
            if (rotten.Contains(index))
                await Assert.ThrowsAsync<ConstraintBrokenException>(() => answers[index]);
            else
                await answers[index];

            var head = await Store.Reader.ReadHeadAsync(StreamOf(index), None);
            Assert.Equal(rotten.Contains(index) ? 0 : 1, head.Version);
        }

        var mostForOne = BitOperations.Log2(Sets) + 2;
        Assert.InRange(transactions, 2, 1 + (rotten.Length * mostForOne));
    }

    [Fact]
    public async Task Where_every_set_breaks_a_rule_there_are_at_most_twice_as_many_transactions_as_sets()
    {
        var (transactions, answers) = await CommitAsync([.. Enumerable.Range(0, Sets)]);

        foreach (var answer in answers)
            await Assert.ThrowsAsync<ConstraintBrokenException>(() => answer);
        Assert.InRange(transactions, Sets, 2 * Sets);
    }

    /// <summary>Has all sets committed in one batch.</summary>
    /// <returns>How many transactions it took, and what became of each set.</returns>
    private async Task<(int Transactions, ImmutableArray<Task> Answers)> CommitAsync(int[] rotten)
    {
        var writer = new CountingWriter(Store.Writer);
        await using var pipeline = new CommitPipeline(writer);
        var first = pipeline.CommitAsync(Sample.Set("first", 0));
        await writer.Entered.Task;
        ImmutableArray<Task> answers =
        [
            .. Enumerable.Range(0, Sets).Select(index => pipeline.CommitAsync(Sample.Set(
                StreamOf(index), 0, Sample.Effect($"e-{index}", StreamOf(index)) with { Attempts = rotten.Contains(index) ? -1 : 0 }))),
        ];
        writer.Begin.SetResult();
        await first;
        await Task.WhenAll(answers).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Assert.Equal(Sets, writer.Batches[1]);
        return (writer.Batches.Count - 1, answers);
    }

    private static string StreamOf(int index) => FormattableString.Invariant($"s/{index:D2}");

    /// <summary>Counts the transactions, and holds the first one until the rest has gathered.</summary>
    private sealed class CountingWriter(IBatchWriter real) : IBatchWriter
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Begin { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<int> Batches { get; } = [];

        public async Task<BatchResult> WriteAsync(CommitBatch batch)
        {
            Entered.TrySetResult();
            await Begin.Task;
            Batches.Add(batch.Changes.Length);
            return await real.WriteAsync(batch);
        }
    }
}
