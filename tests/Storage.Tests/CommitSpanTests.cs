using System.Diagnostics;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Storage.Tests;

/// <summary>Transactions serve many traces: each item stands in its own, and links lead from one to the other.</summary>
public sealed class CommitSpanTests : IDisposable
{
    private readonly SpanRecorder _spans = new(Telemetry.Name);

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task Items_of_two_traces_in_one_transaction_stay_apart_and_are_linked_to_it()
    {
        var writer = new HeldWriter();
        await using var pipeline = new CommitPipeline(writer);
        var blocker = pipeline.CommitAsync(Sample.Set("blocker", 0));
        await writer.Entered;
        var (first, one) = InTrace(() => pipeline.CommitAsync(Sample.Set("a", 0)));
        var (second, two) = InTrace(() => pipeline.ReceiveAsync(Sample.Delivery("n")));

        writer.Release();
        await Task.WhenAll(blocker, first, second);

        var commit = Assert.Single(_spans.Of(one));
        var store = Assert.Single(_spans.Of(two));
        Assert.Equal((Telemetry.Spans.Commit, Telemetry.Spans.Store), (commit.OperationName, store.OperationName));
        var transaction = Assert.Single(commit.Links).Context;
        Assert.Equal(transaction, Assert.Single(store.Links).Context);
        await pipeline.DisposeAsync();
        var written = Assert.Single(_spans.Of(transaction.TraceId.ToHexString()));
        Assert.Equal(Telemetry.Spans.Transaction, written.OperationName);
        Assert.Equal([commit.SpanId, store.SpanId], written.Links.Select(link => link.Context.SpanId));
        Assert.Equal(default, written.ParentSpanId);
    }

    [Fact]
    public async Task A_commit_belongs_to_the_first_of_its_causes_and_is_linked_to_the_others()
    {
        var writer = new HeldWriter();
        writer.Release();
        await using var pipeline = new CommitPipeline(writer);
        using var first = new Activity("first").Start();
        using var second = new Activity("second").Start();

        await pipeline.CommitAsync(Sample.Set("a", 0) with { Causes = [first.Context, second.Context] });

        var commit = Assert.Single(_spans.Of(first.TraceId.ToHexString()), span => span.OperationName == Telemetry.Spans.Commit);
        Assert.Equal(first.SpanId, commit.ParentSpanId);
        Assert.Contains(commit.Links, link => link.Context.SpanId == second.SpanId);
    }

    [Fact]
    public async Task A_stale_version_is_an_error_of_its_own_span()
    {
        var writer = new HeldWriter { IsStale = true };
        writer.Release();
        await using var pipeline = new CommitPipeline(writer);
        var (commit, trace) = InTrace(() => pipeline.CommitAsync(Sample.Set("a", 0)));

        await Assert.ThrowsAsync<VersionConflictException>(() => commit);

        Assert.Equal(nameof(VersionConflictException), Assert.Single(_spans.Of(trace)).GetTagItem(Telemetry.Tags.ErrorType));
    }

    private static (T Task, string TraceId) InTrace<T>(Func<T> work)
    {
        using var cause = new Activity("cause").Start();
        var task = work();
        Assert.Same(cause, Activity.Current);
        return (task, cause.TraceId.ToHexString());
    }

    private sealed class HeldWriter : IBatchWriter
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsStale { get; init; }

        /// <summary>The first transaction is under way.</summary>
        public Task Entered => _entered.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public void Release() => _released.SetResult();

        public async Task<BatchResult> WriteAsync(CommitBatch batch)
        {
            _entered.TrySetResult();
            await _released.Task;
            return new BatchResult(
                [.. batch.Changes.Select(_ => !IsStale)], [.. batch.Deliveries.Select(_ => new InboxReceipt(1, false))]);
        }
    }
}
