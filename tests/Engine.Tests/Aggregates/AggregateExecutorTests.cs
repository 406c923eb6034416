using System.Collections.Immutable;
using System.Diagnostics;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Inventory;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Aggregates;

using StockDecision = Decision<StockEvent, StockRejection>;
using StockExecutor = AggregateExecutor<Stock, StockEvent, StockRejection>;

public sealed class AggregateExecutorTests
{
    private static readonly SkuKey s_sku = new("seller", "main", "mug");
    private static readonly CommandContext s_context = new("user:ann", "api:1", "trace-1");

    private readonly MemoryStore _store = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly CountingOwner _owner = new();

    [Fact]
    public void Commands_that_queue_behind_a_commit_go_together_in_the_next() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(5);
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var answers = Enumerable.Range(1, 10).Select(order => Reserve(executor, $"order-{order}")).ToList();
        await Turns.SettleAsync();
        Assert.Equal((1, 0), (_store.Commits.Count, executor.Committed.Reserved));
        Assert.DoesNotContain(answers, answer => answer.IsCompleted);
        gate.SetResult();
        var decisions = await Task.WhenAll(answers);

        Assert.Equal([1, 1, 4], _store.Commits.Select(commit => commit.Journal.Length));
        Assert.Equal(5, decisions.Count(decision => decision is StockDecision.Accepted));
        Assert.Equal((5, 0), (executor.Committed.Reserved, executor.Committed.Available));
        Assert.Equal(6, executor.Version);
    });

    [Fact]
    public void Nobody_is_answered_and_nothing_is_visible_before_its_commit() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(1);
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var answer = Reserve(executor, "order-1");
        await Turns.SettleAsync();
        Assert.False(answer.IsCompleted);
        Assert.Equal((0, 1L), (executor.Committed.Reserved, executor.Version));
        gate.SetResult();
        await answer;

        Assert.Equal((1, 2L), (executor.Committed.Reserved, executor.Version));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failed_commit_changes_nothing_in_memory_and_the_retry_elsewhere_counts_once(bool reachesTheDisk) =>
        Turns.Run(async () =>
        {
            var executor = await WithUnitsAsync(2);
            var gate = new TaskCompletionSource();
            _store.Gate = gate.Task;
            FailOnce(reachesTheDisk);

            var first = Reserve(executor, "order-1");
            var queued = Reserve(executor, "order-2");
            gate.SetResult();
            await Assert.ThrowsAsync<StorageUnavailableException>(() => first);
            await Assert.ThrowsAsync<AggregateStoppedException>(() => queued);

            Assert.Equal((0, 1), (executor.Committed.Reserved, _owner.Stops));
            await Assert.ThrowsAsync<AggregateStoppedException>(() => Reserve(executor, "order-3"));
            Assert.Equal(1, _owner.Stops);

            var next = await LoadAsync();
            Assert.IsType<StockDecision.Accepted>(await Reserve(next, "order-1"));
            Assert.Equal(1, next.Committed.Reserved);
            Assert.Null(JournalChain.FirstBroken(_store.Stream(s_sku.Stream)));
        });

    [Fact]
    public void Of_two_executors_of_one_stream_one_wins_and_the_other_stops() => Turns.Run(async () =>
    {
        await WithUnitsAsync(1);
        var (one, other) = (await LoadAsync(), await LoadAsync());

        await Reserve(one, "order-1");

        await Assert.ThrowsAsync<VersionConflictException>(() => Reserve(other, "order-2"));
        Assert.Equal(1, _owner.Stops);
        var refused = Assert.IsType<StockDecision.Rejected>(await Reserve(await LoadAsync(), "order-2"));
        Assert.Equal(StockRejection.InsufficientStock, refused.Reason);
    });

    [Fact]
    public void A_broken_invariant_reaches_its_caller_and_only_that_one() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(2);
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var before = Reserve(executor, "order-1");
        var inDecision = executor.ExecuteAsync((_, _) => throw new InvariantBrokenException("broken"), s_context);
        var inFold = executor.ExecuteAsync(
            (_, now) => StockDecision.Accept(new StockEvent.Adjusted("damage-1", -9, "damaged", "", now)), s_context);
        var after = Reserve(executor, "order-2");
        gate.SetResult();

        await Assert.ThrowsAsync<InvariantBrokenException>(() => inDecision);
        await Assert.ThrowsAsync<InvariantBrokenException>(() => inFold);
        Assert.All(await Task.WhenAll(before, after), decision => Assert.IsType<StockDecision.Accepted>(decision));
        Assert.Equal((2, 2, 0), (executor.Committed.OnHand, executor.Committed.Reserved, _owner.Stops));
    });

    [Fact]
    public void A_command_whose_events_cannot_be_stored_leaves_none_of_them_behind() => Turns.Run(async () =>
    {
        var executor = new StockExecutor(
            _store, new NamelessConfirmation(), Stock.Empty, StreamHead.Empty, _clock, _owner);
        await Receive(executor, 1);

        await Assert.ThrowsAsync<InvariantBrokenException>(() => executor.ExecuteAsync(
            (_, now) => StockDecision.Accept(
                new StockEvent.Reserved(new ReservationId("order-1"), 1, "", now, now),
                new StockEvent.Confirmed(new ReservationId("order-1"), now)),
            s_context));
        await Receive(executor, 1);

        Assert.Equal(
            ["stock.adjusted.v1", "stock.adjusted.v1"], _store.Stream(s_sku.Stream).Select(stored => stored.Type));
        Assert.Equal((2, 0), (executor.Committed.OnHand, executor.Committed.Reserved));
    });

    [Fact]
    public void What_changes_nothing_commits_nothing() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(1);
        await Reserve(executor, "order-1");

        await Reserve(executor, "order-1");
        await Reserve(executor, "order-2");

        Assert.Equal(2, _store.Commits.Count);
    });

    [Fact]
    public void The_journal_says_who_did_what_why_and_when_in_whole_microseconds() => Turns.Run(async () =>
    {
        _clock.Advance(TimeSpan.FromTicks(12_345_678_9));

        await WithUnitsAsync(1);

        var stored = Assert.Single(_store.Stream(s_sku.Stream));
        Assert.Equal(
            ("stock.adjusted.v1", "user:ann", "api:1", "trace-1"),
            (stored.Type, stored.Actor, stored.Cause, stored.TraceId));
        Assert.Equal(0, stored.At.Ticks % TimeSpan.TicksPerMicrosecond);
        Assert.Equal(stored.At, StockEvents.Codec.Decode(stored.Type, stored.Data).At);
    });

    [Fact]
    public void The_journal_keeps_the_trace_id_of_each_command_and_not_that_of_the_commit_it_shares() => Turns.Run(async () =>
    {
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";
        var executor = await WithUnitsAsync(5);
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;
        var told = ReserveAs(executor, "order-1", $"00-{TraceId}-b7ad6b7169203331-01");
        using var request = new Activity("request").Start();
        var ambient = ReserveAs(executor, "order-2", null);
        request.Stop();
        var untraced = ReserveAs(executor, "order-3", null);
        gate.SetResult();
        await Task.WhenAll(told, ambient, untraced);

        Assert.Equal(
            ["trace-1", TraceId, request.TraceId.ToHexString(), null],
            _store.Stream(s_sku.Stream).Select(row => row.TraceId));
    });

    [Fact]
    public void What_commands_bring_along_is_written_in_their_commit() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(5);
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var answers = Enumerable.Range(1, 3).Select(order => ReserveWith(executor, $"order-{order}")).ToList();
        gate.SetResult();
        await Task.WhenAll(answers);

        Assert.Equal(
            [[], ["order-1"], ["order-2", "order-3"]],
            _store.Commits.Select(commit => commit.AtomicWith.Select(set => set.Stream)));
    });

    [Fact]
    public void A_command_that_changes_nothing_writes_nothing_of_what_it_brought() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(1);
        await Reserve(executor, "order-1");

        var again = await ReserveWith(executor, "order-1");
        var soldOut = await ReserveWith(executor, "order-2");

        Assert.IsType<StockDecision.Accepted>(again);
        Assert.IsType<StockDecision.Rejected>(soldOut);
        Assert.Empty(_store.Stream("order-1"));
        Assert.Empty(_store.Stream("order-2"));
    });

    [Fact]
    public void One_that_brought_something_stale_fails_alone_and_the_others_are_decided_again() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(2);
        await _store.CommitAsync(Brought("order-2"));
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var first = Reserve(executor, "order-0");
        var stale = ReserveWith(executor, "order-2");
        var fresh = ReserveWith(executor, "order-1");
        var plain = Reserve(executor, "order-3");
        gate.SetResult();

        var conflict = await Assert.ThrowsAsync<VersionConflictException>(() => stale);
        Assert.Equal("order-2", conflict.Stream);
        Assert.IsType<StockDecision.Accepted>(await first);
        Assert.IsType<StockDecision.Accepted>(await fresh);
        Assert.Equal(StockRejection.InsufficientStock, Assert.IsType<StockDecision.Rejected>(await plain).Reason);
        Assert.Single(_store.Stream("order-1"));
        Assert.Single(_store.Stream("order-2"));
        Assert.Equal((2, 0), (executor.Committed.Reserved, _owner.Stops));
        Assert.Null(JournalChain.FirstBroken(_store.Stream(s_sku.Stream)));
    });

    [Fact]
    public void Brought_changes_that_break_a_rule_fail_alone_and_the_others_of_the_batch_are_written() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(5);
        _store.Refused.Add("order-2");
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var before = Reserve(executor, "before");
        var first = ReserveWith(executor, "order-1");
        var rotten = ReserveWith(executor, "order-2");
        var plain = Reserve(executor, "plain");
        var last = ReserveWith(executor, "order-3");
        gate.SetResult();

        await Assert.ThrowsAsync<ConstraintBrokenException>(() => rotten);
        foreach (var other in new[] { before, first, plain, last })
            Assert.IsType<StockDecision.Accepted>(await other);
        Assert.Empty(_store.Stream("order-2"));
        Assert.Equal((4, 0), (executor.Committed.Reserved, _owner.Stops));
        Assert.Null(JournalChain.FirstBroken(_store.Stream(s_sku.Stream)));
    });

    [Fact]
    public void Two_that_bring_changes_of_one_stream_are_not_written_in_one_commit() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(5);
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;

        var before = Reserve(executor, "before");
        var one = ReserveWith(executor, "order-1");
        var other = executor.ExecuteAsync(
            (stock, now) => StockDecider.Reserve(stock, new ReservationId("order-1/2"), 1, "", null, now),
            s_context,
            attached: Brought("order-1") with { ExpectedVersion = 1 });
        gate.SetResult();
        await Task.WhenAll(before, one, other);

        Assert.Equal(2, _store.Stream("order-1").Count);
    });

    [Fact]
    public void What_is_written_elsewhere_is_believed_when_it_is_written_and_forgotten_when_not() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(5);

        var refused = await ReserveElsewhere(executor, "order-1", (_, _) => Task.FromResult(false));
        var unknown = await ReserveElsewhere(executor, "order-2", (_, _) => throw new TimeoutException());
        Assert.Equal((0, 1L), (executor.Committed.Reserved, executor.Version));
        var written = await ReserveElsewhere(executor, "order-3", async (events, changes) =>
        {
            Assert.IsType<StockEvent.Reserved>(Assert.Single(events));
            await _store.CommitAsync(changes);
            return true;
        });
        await Reserve(executor, "order-4");

        Assert.Null(refused);
        Assert.Null(unknown);
        Assert.IsType<StockDecision.Accepted>(written);
        Assert.Equal((2, 3L, 0), (executor.Committed.Reserved, executor.Version, _owner.Stops));
        Assert.Null(JournalChain.FirstBroken(_store.Stream(s_sku.Stream)));
    });

    [Fact]
    public void What_was_written_elsewhere_after_all_is_found_by_the_next_commit() => Turns.Run(async () =>
    {
        var executor = await WithUnitsAsync(5);
        await ReserveElsewhere(executor, "order-1", async (_, changes) =>
        {
            await _store.CommitAsync(changes);
            throw new TimeoutException("the answer was lost");
        });

        await Assert.ThrowsAsync<VersionConflictException>(() => Reserve(executor, "order-2"));

        Assert.Equal((1, 2), (_owner.Stops, _store.Stream(s_sku.Stream).Count));
    });

    private static ChangeSet Brought(string stream) => new(
        stream, 0, [new JournalRow("order.created.v1", DateTimeOffset.UnixEpoch, "channel", "webhook:1", null, "{}", [1])], []);

    private static Task<StockDecision> ReserveWith(StockExecutor executor, string order) => executor.ExecuteAsync(
        (stock, now) => StockDecider.Reserve(stock, new ReservationId(order), 1, order, null, now),
        s_context,
        attached: Brought(order));

    private static Task<StockDecision?> ReserveElsewhere(
        StockExecutor executor, string order, Func<ImmutableArray<StockEvent>, ChangeSet, Task<bool>> write) =>
        executor.CommitInsideAnotherAsync(
            (stock, now) => StockDecider.Reserve(stock, new ReservationId(order), 1, order, null, now),
            s_context,
            stock => stock,
            write);

    private static Task<StockDecision> ReserveAs(StockExecutor executor, string order, string? trace) =>
        executor.ExecuteAsync(
            (stock, now) => StockDecider.Reserve(stock, new ReservationId(order), 1, order, null, now),
            s_context with { TraceId = trace });

    private void FailOnce(bool reachesTheDisk)
    {
        var faults = new Queue<Exception>([new StorageUnavailableException("the cable was pulled")]);
        Func<Exception?> fail = () => faults.TryDequeue(out var fault) ? fault : null;
        if (reachesTheDisk)
            _store.FailAfter = fail;
        else
            _store.FailBefore = fail;
    }

    private async Task<StockExecutor> WithUnitsAsync(int units)
    {
        var executor = await LoadAsync();
        await Receive(executor, units);
        return executor;
    }

    private async Task<StockExecutor> LoadAsync()
    {
        var stored = await _store.LoadStockAsync(s_sku, CancellationToken.None);
        return new StockExecutor(
            _store,
            new StockAggregate(s_sku),
            stored is null ? Stock.Empty : StockAggregate.FromRows(stored),
            stored?.Head ?? StreamHead.Empty,
            _clock,
            _owner);
    }

    private static Task<StockDecision> Receive(StockExecutor executor, int units) => executor.ExecuteAsync(
        (stock, now) => StockDecider.Adjust(stock, $"receipt-{stock.Operations.Count}", units, "received", "", now),
        s_context);

    private static async Task<StockDecision> Reserve(StockExecutor executor, string order) => await executor.ExecuteAsync(
        (stock, now) => StockDecider.Reserve(stock, new ReservationId(order), 1, order, null, now), s_context);

    /// <summary>Stock whose confirmations have no stored name, as after a mistake in the code.</summary>
    private sealed class NamelessConfirmation : IAggregate<Stock, StockEvent>
    {
        private readonly StockAggregate _stock = new(s_sku);

        public string StreamOf(Stock state) => _stock.StreamOf(state);

        public Stock Apply(Stock state, StockEvent @event) => _stock.Apply(state, @event);

        public (string Type, string Data) Encode(StockEvent @event) =>
            @event is StockEvent.Confirmed ? throw new InvariantBrokenException("no name") : _stock.Encode(@event);

        public ImmutableArray<RowImage> Rows(Stock after, ImmutableArray<StockEvent> events, long version) =>
            _stock.Rows(after, events, version);
    }
}
