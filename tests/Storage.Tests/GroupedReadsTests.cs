using System.Collections.Immutable;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Sql;
using OrderActors.Testing;

namespace OrderActors.Storage.Tests;

public sealed class GroupedReadsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly System.Threading.Channels.Channel<Trip> _trips =
        System.Threading.Channels.Channel.CreateUnbounded<Trip>();

    private static readonly TimeSpan s_apart = TimeSpan.FromMilliseconds(2);

    private readonly ManualTimeProvider _clock = new();
    private readonly GroupedReads _reads;
    private readonly GroupedReads _spaced;

    public GroupedReadsTests()
    {
        _reads = new GroupedReads(HandAsync, TimeSpan.Zero, _clock);
        _spaced = new GroupedReads(HandAsync, s_apart, _clock);
    }

    [Fact]
    public async Task While_trips_are_under_way_the_next_reads_gather_and_share_one()
    {
        var (first, second) = (Ask("a"), Ask("b"));
        var trips = new[] { await NextAsync(), await NextAsync() };
        Assert.Equal([["a"], ["b"]], trips.Select(trip => trip.Texts));

        var rest = Enumerable.Range(0, 9).Select(number => Ask($"c{number}")).ToArray();
        trips[0].Answer.SetResult();
        await first.WaitAsync(s_patience);

        var shared = await NextAsync();
        Assert.Equal(9, shared.Texts.Length);
        Assert.All(rest, read => Assert.False(read.IsCompleted));
        shared.Answer.SetResult();
        trips[1].Answer.SetResult();
        await Task.WhenAll([second, .. rest]).WaitAsync(s_patience);
    }

    [Fact]
    public async Task What_is_asked_right_after_a_trip_began_goes_with_the_next_and_that_begins_in_time()
    {
        await MakeTripAsync("a");
        var reads = new[] { Ask("b", _spaced), Ask("c", _spaced) };
        await WaitForTimerAsync();
        Assert.False(_trips.Reader.TryPeek(out _));

        _clock.Advance(s_apart);

        var shared = await NextAsync();
        Assert.Equal(["b", "c"], shared.Texts);
        shared.Answer.SetResult();
        await Task.WhenAll(reads).WaitAsync(s_patience);
        Assert.Null(_clock.NextDueAt);
    }

    [Fact]
    public async Task A_read_that_comes_later_than_that_goes_at_once()
    {
        await MakeTripAsync("a");
        _clock.Advance(s_apart);

        await MakeTripAsync("b");

        Assert.Null(_clock.NextDueAt);
    }

    [Fact]
    public async Task A_trip_that_is_full_waits_for_nobody_and_leaves_nothing_behind()
    {
        await MakeTripAsync("a");
        var reads = Enumerable.Range(0, 65).Select(number => Ask($"b{number}", _spaced)).ToArray();

        var full = await NextAsync();
        Assert.Equal(64, full.Texts.Length);
        full.Answer.SetResult();

        await WaitForTimerAsync();
        _clock.Advance(s_apart);
        var rest = await NextAsync();
        Assert.Equal(["b64"], rest.Texts);
        rest.Answer.SetResult();
        await Task.WhenAll(reads).WaitAsync(s_patience);
    }

    [Fact]
    public async Task A_read_that_the_database_will_not_have_fails_alone()
    {
        var trips = await OccupyAsync();
        var (good, bad) = (Ask("good"), Ask("bad"));
        trips[0].Answer.SetResult();
        (await NextAsync()).Answer.SetException(new ArgumentException("one of them is wrong"));

        (await NextAsync()).Answer.SetResult();
        (await NextAsync()).Answer.SetException(new ArgumentException("this one is wrong"));

        await good.WaitAsync(s_patience);
        await Assert.ThrowsAsync<ArgumentException>(() => bad.WaitAsync(s_patience));
    }

    [Fact]
    public async Task When_the_database_is_gone_all_of_a_trip_are_told_and_none_is_tried_alone()
    {
        var trips = await OccupyAsync();
        var reads = new[] { Ask("c"), Ask("d") };
        trips[0].Answer.SetResult();
        (await NextAsync()).Answer.SetException(new StorageUnavailableException("gone"));

        foreach (var read in reads)
            await Assert.ThrowsAsync<StorageUnavailableException>(() => read.WaitAsync(s_patience));
        var later = Ask("later");
        Assert.Equal(["later"], (await NextAsync()).Texts);
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nobody_with_him()
    {
        var trips = await OccupyAsync();
        using var cancellation = new CancellationTokenSource();
        var impatient = _reads.QueryAsync(new SqlQuery("c"), _ => 0, cancellation.Token);
        var patient = Ask("d");

        await cancellation.CancelAsync();
        trips[0].Answer.SetResult();
        (await NextAsync()).Answer.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(s_patience));
        await patient.WaitAsync(s_patience);
    }

    [Fact]
    public async Task Who_has_given_up_already_makes_no_trip()
    {
        var given = _reads.QueryAsync(new SqlQuery("never"), _ => 0, new CancellationToken(canceled: true));

        Assert.True(given.IsCanceled);
        var next = Ask("next");
        var trip = await NextAsync();
        Assert.Equal(["next"], trip.Texts);
        trip.Answer.SetResult();
        await next.WaitAsync(s_patience);
    }

    private Task<ImmutableArray<int>> Ask(string text, GroupedReads? reads = null) =>
        (reads ?? _reads).QueryAsync(new SqlQuery(text), _ => 0, CancellationToken.None);

    /// <summary>One read that goes alone and at once, answered.</summary>
    private async Task MakeTripAsync(string text)
    {
        var read = Ask(text, _spaced);
        var trip = await NextAsync();
        Assert.Equal([text], trip.Texts);
        trip.Answer.SetResult();
        await read.WaitAsync(s_patience);
    }

    private Task WaitForTimerAsync() => Eventually.TrueAsync(
        () => Task.FromResult(_clock.NextDueAt is not null), s_patience, () => "somebody who waits for the next trip's time");

    /// <summary>As many trips as may be under way at once.</summary>
    private async Task<Trip[]> OccupyAsync()
    {
        _ = Ask("a");
        _ = Ask("b");
        return [await NextAsync(), await NextAsync()];
    }

    /// <summary>Hands each trip to the test, which says what becomes of it.</summary>
    private Task HandAsync(IReadOnlyList<SqlRead> reads)
    {
        var trip = new Trip([.. reads.Select(read => read.Query.Text)]);
        _trips.Writer.TryWrite(trip);
        return trip.Answer.Task;
    }

    private async Task<Trip> NextAsync()
    {
        using var deadline = new CancellationTokenSource(s_patience);
        return await _trips.Reader.ReadAsync(deadline.Token);
    }

    private sealed record Trip(string[] Texts)
    {
        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
