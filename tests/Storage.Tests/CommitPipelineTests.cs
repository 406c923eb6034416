using System.Collections.Immutable;
using OrderActors.Domain;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

public sealed class CommitPipelineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task While_one_transaction_is_in_flight_the_next_batch_gathers()
    {
        var writer = new GatedWriter();
        await using var pipeline = new CommitPipeline(writer);
        var first = pipeline.CommitAsync(Sample.Set("a", 0));
        var batch = await writer.NextAsync();

        var rest = Enumerable.Range(0, 9).Select(index => pipeline.CommitAsync(Sample.Set($"b-{index}", 0))).ToArray();
        var receipt = pipeline.ReceiveAsync(Sample.Delivery("n"));
        Assert.Equal(["a"], batch.Streams);
        Assert.False(first.IsCompleted);
        batch.Succeed();
        await first;

        var next = await writer.NextAsync();
        Assert.Equal(9, next.Streams.Count);
        Assert.Single(next.Batch.Deliveries);
        Assert.All(rest, task => Assert.False(task.IsCompleted));
        next.Succeed();
        await Task.WhenAll(rest).WaitAsync(Patience);
        Assert.False((await receipt).IsDuplicate);
    }

    [Fact]
    public async Task Beside_the_grains_changes_a_delivery_is_answered_and_settled_while_they_are_in_flight()
    {
        var (changes, inbox) = (new GatedWriter(), new GatedWriter());
        var pipeline = new InboxBesideChanges(new CommitPipeline(changes), new CommitPipeline(inbox));
        var commit = pipeline.CommitAsync(Sample.Set("a", 0));
        var set = await changes.NextAsync();

        var receipt = pipeline.ReceiveAsync(Sample.Delivery("n"));
        (await inbox.NextAsync()).Succeed();
        await receipt.WaitAsync(Patience);
        var settled = pipeline.SettleAsync([new InboxSettlement(1, InboxStatus.Applied, null, 1, null, DateTimeOffset.UnixEpoch)]);
        (await inbox.NextAsync()).Succeed();
        await settled.WaitAsync(Patience);

        Assert.False(commit.IsCompleted);
        var closing = pipeline.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        set.Succeed();
        await Task.WhenAll(commit, closing).WaitAsync(Patience);
        Assert.Equal(["a"], changes.Seen);
        Assert.Empty(inbox.Seen);
    }

    [Fact]
    public async Task A_second_set_of_a_stream_waits_for_the_next_batch_and_keeps_its_order()
    {
        var writer = new GatedWriter();
        await using var pipeline = new CommitPipeline(writer);
        var blocker = pipeline.CommitAsync(Sample.Set("x", 0));
        var gate = await writer.NextAsync();
        var tasks = new[]
        {
            pipeline.CommitAsync(Sample.Set("a", 0)), pipeline.CommitAsync(Sample.Set("a", 1)),
            pipeline.CommitAsync(Sample.Set("b", 0)), pipeline.CommitAsync(Sample.Set("a", 2)),
        };
        gate.Succeed();
        await blocker;

        await AssertBatchesAsync(writer, ["a@0", "b@0"], ["a@1"], ["a@2"]);
        await Task.WhenAll(tasks).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_set_handed_over_while_its_stream_is_in_flight_goes_into_the_next_batch()
    {
        var writer = new GatedWriter();
        await using var pipeline = new CommitPipeline(writer);
        var first = pipeline.CommitAsync(Sample.Set("a", 0));
        var batch = await writer.NextAsync();
        var second = pipeline.CommitAsync(Sample.Set("a", 1));
        batch.Succeed();
        await first;

        (await writer.NextAsync()).Succeed();

        await second.WaitAsync(Patience);
    }

    [Fact]
    public async Task Sets_that_commit_together_wait_for_the_streams_of_them_all()
    {
        var writer = new GatedWriter();
        await using var pipeline = new CommitPipeline(writer);
        var blocker = pipeline.CommitAsync(Sample.Set("x", 0));
        var gate = await writer.NextAsync();
        var tasks = new[]
        {
            pipeline.CommitAsync(Sample.Set("a", 0)),
            pipeline.CommitAsync(Sample.Set("b", 0)),
            pipeline.CommitAsync(Sample.Set("b", 1)),
            pipeline.CommitAsync(Sample.Set("s", 0) with { AtomicWith = [Sample.Set("a", 1), Sample.Set("b", 2)] }),
            pipeline.CommitAsync(Sample.Set("a", 2)),
            pipeline.CommitAsync(Sample.Set("c", 0)),
        };
        gate.Succeed();
        await blocker;

        await AssertBatchesAsync(writer, ["a@0", "b@0", "c@0"], ["b@1"], ["s@0"], ["a@2"]);
        await Task.WhenAll(tasks).WaitAsync(Patience);
    }

    [Fact]
    public async Task Each_set_counts_and_those_that_commit_together_go_together_however_many_they_are()
    {
        var writer = new GatedWriter();
        await using var pipeline = new CommitPipeline(writer, new CommitLimits { MaxBatch = 3 });
        var blocker = pipeline.CommitAsync(Sample.Set("x", 0));
        var gate = await writer.NextAsync();
        var tasks = new[]
        {
            pipeline.CommitAsync(Sample.Set("a", 0) with { AtomicWith = [Sample.Set("a/1", 0)] }),
            pipeline.CommitAsync(Sample.Set("b", 0) with { AtomicWith = [Sample.Set("b/1", 0)] }),
            pipeline.CommitAsync(Sample.Set("c", 0)),
            pipeline.CommitAsync(Sample.Set("d", 0) with
            {
                AtomicWith = [.. Enumerable.Range(0, 9).Select(number => Sample.Set($"d/{number}", 0))],
            }),
        };
        gate.Succeed();
        await blocker;

        await AssertBatchesAsync(writer, ["a@0"], ["b@0", "c@0"], ["d@0"]);
        await Task.WhenAll(tasks).WaitAsync(Patience);
    }

    [Fact]
    public async Task What_is_stale_in_part_fails_and_its_neighbours_are_written_without_it()
    {
        var writer = new GatedWriter();
        await using var pipeline = new CommitPipeline(writer);
        var blocker = pipeline.CommitAsync(Sample.Set("x", 0));
        var gate = await writer.NextAsync();
        var alone = pipeline.CommitAsync(Sample.Set("a", 0));
        var together = pipeline.CommitAsync(Sample.Set("s", 0) with { AtomicWith = [Sample.Set("b", 3)] });
        var receipt = pipeline.ReceiveAsync(Sample.Delivery("n"));
        gate.Succeed();
        await blocker;

        (await writer.NextAsync()).Fail(new PartlyStaleException([null, "b"]));
        var conflict = await Assert.ThrowsAsync<VersionConflictException>(() => together.WaitAsync(Patience));
        Assert.Equal("b", conflict.Stream);
        var rest = await writer.NextAsync();
        Assert.Equal(["a"], rest.Streams);
        Assert.Single(rest.Batch.Deliveries);
        Assert.False(alone.IsCompleted);
        rest.Succeed();
        await Task.WhenAll(alone, receipt).WaitAsync(Patience);

        // Its streams are free again.
        var again = pipeline.CommitAsync(Sample.Set("b", 4));
        (await writer.NextAsync()).Succeed();
        await again.WaitAsync(Patience);
    }

    [Fact]
    public async Task Sets_that_cannot_be_written_together_are_refused_at_once()
    {
        await using var pipeline = new CommitPipeline(new GatedWriter());
        var set = Sample.Set("a", 0);

        await Assert.ThrowsAsync<InvariantBrokenException>(() => pipeline.CommitAsync(set with { AtomicWith = [Sample.Set("a", 1)] }));
        await Assert.ThrowsAsync<InvariantBrokenException>(() => pipeline.CommitAsync(
            set with { AtomicWith = [Sample.Set("b", 0) with { AtomicWith = [Sample.Set("c", 0)] }] }));
        await Assert.ThrowsAsync<InvariantBrokenException>(() => pipeline.CommitAsync(
            set with { AtomicWith = [.. Enumerable.Range(0, ChangeSet.MaxAtomicWith + 1).Select(number => Sample.Set($"{number}", 0))] }));
    }

    [Fact]
    public async Task A_batch_is_bounded_in_items_and_in_bytes()
    {
        var writer = new GatedWriter();
        await using var pipeline = new CommitPipeline(writer, new CommitLimits { MaxBatch = 3, MaxBatchBytes = 1_000 });
        var blocker = pipeline.CommitAsync(Sample.Set("x", 0));
        var gate = await writer.NextAsync();
        var small = Enumerable.Range(0, 4).Select(index => pipeline.CommitAsync(Sample.Set($"s-{index}", 0))).ToArray();
        var large = Enumerable.Range(0, 2)
            .Select(index => pipeline.ReceiveAsync(Sample.Delivery($"{index}") with { Body = new byte[2_000] }))
            .ToArray();
        gate.Succeed();
        await blocker;

        int[] expected = [3, 2, 1];
        foreach (var size in expected)
        {
            var batch = await writer.NextAsync();
            Assert.Equal(size, batch.Batch.Changes.Length + batch.Batch.Deliveries.Length);
            batch.Succeed();
        }

        await Task.WhenAll(small).WaitAsync(Patience);
        await Task.WhenAll(large).WaitAsync(Patience);
    }

    [Fact]
    public async Task Beyond_its_bound_the_queue_refuses_and_later_takes_again()
    {
        var writer = new GatedWriter();
        await using var pipeline = new CommitPipeline(writer, new CommitLimits { MaxQueued = 2 });
        var first = pipeline.CommitAsync(Sample.Set("a", 0));
        var batch = await writer.NextAsync();
        var second = pipeline.CommitAsync(Sample.Set("a", 1));
        var third = pipeline.ReceiveAsync(Sample.Delivery("n"));

        await Assert.ThrowsAsync<StorageOverloadedException>(() => pipeline.CommitAsync(Sample.Set("c", 0)));

        batch.Succeed();
        await first;
        var next = await writer.NextAsync();
        var taken = pipeline.CommitAsync(Sample.Set("d", 0));
        next.Succeed();
        (await writer.NextAsync()).Succeed();
        await Task.WhenAll(second, third, taken).WaitAsync(Patience);
        Assert.DoesNotContain("c", writer.Seen);
    }

    [Fact]
    public async Task After_a_broken_rule_the_guilty_one_is_looked_for_and_an_outage_ends_the_looking()
    {
        var writer = new GatedWriter();
        await using var pipeline = new CommitPipeline(writer);
        var blocker = pipeline.CommitAsync(Sample.Set("x", 0));
        var gate = await writer.NextAsync();
        var tasks = Enumerable.Range(0, 8).Select(index => pipeline.CommitAsync(Sample.Set($"s-{index}", 0))).ToArray();
        gate.Succeed();
        await blocker;

        // All eight; the first four; two of them; one of these; the other; then the six that are left.
        (await writer.NextAsync()).Fail(new ConstraintBrokenException("one of you"));
        (await writer.NextAsync()).Fail(new ConstraintBrokenException("one of you"));
        (await writer.NextAsync()).Fail(new ConstraintBrokenException("one of you"));
        (await writer.NextAsync()).Succeed();
        (await writer.NextAsync()).Fail(new ConstraintBrokenException("you"));
        (await writer.NextAsync()).Fail(new InvalidOperationException("the network"));

        await tasks[0];
        await Assert.ThrowsAsync<ConstraintBrokenException>(() => tasks[1]);
        foreach (var task in tasks[2..])
            await Assert.ThrowsAsync<StorageUnavailableException>(() => task);
        Assert.Equal(3, writer.Seen.Count(stream => stream == "s-2"));
        Assert.Equal(2, writer.Seen.Count(stream => stream == "s-7"));
    }

    [Fact]
    public async Task Disposal_answers_all_that_was_taken_and_then_refuses()
    {
        var writer = new GatedWriter();
        var pipeline = new CommitPipeline(writer);
        var first = pipeline.CommitAsync(Sample.Set("a", 0));
        var batch = await writer.NextAsync();
        var second = pipeline.CommitAsync(Sample.Set("a", 1));

        var disposal = pipeline.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => pipeline.ReceiveAsync(Sample.Delivery("n")));
        batch.Succeed();
        (await writer.NextAsync()).Succeed();

        await Task.WhenAll(disposal, first, second).WaitAsync(Patience);
    }

    [Fact]
    public void On_a_scheduler_of_its_own_every_step_runs_there_and_only_when_it_is_turned()
    {
        var scheduler = new HandScheduler();
        var writer = new ImmediateWriter();
        var pipeline = new CommitPipeline(writer, scheduler: scheduler);

        var first = pipeline.CommitAsync(Sample.Set("a", 0));
        var second = pipeline.CommitAsync(Sample.Set("a", 1));
        Assert.Empty(writer.Schedulers);
        scheduler.Turn();

        Assert.True(first.IsCompletedSuccessfully);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal([scheduler, scheduler], writer.Schedulers);
    }

    private static async Task AssertBatchesAsync(GatedWriter writer, params string[][] expected)
    {
        foreach (var sets in expected)
        {
            var batch = await writer.NextAsync();
            Assert.Equal(sets, batch.Batch.Changes.Select(set => $"{set.Stream}@{set.ExpectedVersion}"));
            batch.Succeed();
        }
    }

    private sealed class ImmediateWriter : IBatchWriter
    {
        public List<TaskScheduler> Schedulers { get; } = [];

        public async Task<BatchResult> WriteAsync(CommitBatch batch)
        {
            Schedulers.Add(TaskScheduler.Current);
            await Task.Yield();
            return Handed.Result(batch);
        }
    }

    /// <summary>Runs nothing until it is told to.</summary>
    private sealed class HandScheduler : TaskScheduler
    {
        private readonly Queue<Task> _tasks = new();

        public void Turn()
        {
            // An await prefers the thread's context to the scheduler, and the test's thread has one of xunit's.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            while (_tasks.TryDequeue(out var task))
                TryExecuteTask(task);

            SynchronizationContext.SetSynchronizationContext(context);
        }

        protected override void QueueTask(Task task) => _tasks.Enqueue(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
    }
}
