using OrderActors.Contract.Tests.Grains;

namespace OrderActors.Contract.Tests;

/// <summary>
/// Which request may start when. That something has *not* started is shown by a later request that may: it was
/// delivered behind the other, so when it has run, the other had its chance.
/// </summary>
public abstract class TurnTests(RuntimeUnderTest runtime)
{
    [Fact]
    public async Task Concurrent_first_calls_meet_in_one_activation()
    {
        await using var silo = await runtime.StartAsync();
        silo.Probe.Close("activate 1");

        var calls = Enumerable.Range(0, 100)
            .Select(i => Task.Run(() => silo.Client.GetGrain<IWorkGrain>("one").WorkAsync($"{i}")))
            .ToArray();
        await silo.Probe.SeenAsync("activate 1");
        silo.Probe.Open("activate 1");

        var numbers = await silo.Probe.Within(Task.WhenAll(calls), "100 calls did not end");
        Assert.All(numbers, number => Assert.Equal(1, number));
        Assert.Single(silo.Probe.Events, what => what.StartsWith("activate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Grains_with_different_keys_work_side_by_side()
    {
        await using var silo = await runtime.StartAsync();
        silo.Probe.Close("first");
        var first = silo.Client.GetGrain<IWorkGrain>("a").WorkAsync("first");
        await silo.Probe.SeenAsync("begin first");

        var second = silo.Client.GetGrain<IWorkGrain>("b").WorkAsync("second");
        await silo.Probe.Within(second, "the other grain did not answer");

        Assert.False(first.IsCompleted);
        silo.Probe.Open("first");
        await silo.Probe.Within(first, "the first grain did not answer");
    }

    [Fact]
    public async Task A_request_starts_only_when_the_running_one_has_completed()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("first");
        var first = grain.WorkAsync("first");
        await silo.Probe.SeenAsync("begin first");

        var second = grain.WorkAsync("second");
        await silo.Probe.Within(grain.InterleaveAsync("fence"), "the fence did not answer");
        Assert.DoesNotContain("begin second", silo.Probe.Events);

        silo.Probe.Open("first");
        await silo.Probe.Within(Task.WhenAll(first, second), "the calls did not end");
        Assert.Equal(
            ["activate 1", "begin first", "begin fence", "end fence", "end first", "begin second", "end second"],
            silo.Probe.Events);
    }

    [Fact]
    public async Task Waiting_requests_run_in_the_order_of_their_arrival()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("first");
        var first = grain.WorkAsync("first");
        await silo.Probe.SeenAsync("begin first");

        var calls = Enumerable.Range(0, 50).Select(i => grain.WorkAsync($"{i}")).ToArray();
        silo.Probe.Open("first");
        await silo.Probe.Within(Task.WhenAll([first, .. calls]), "the calls did not end");

        var begun = silo.Probe.Events.Where(what => what.StartsWith("begin", StringComparison.Ordinal)).Skip(1);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"begin {i}"), begun);
    }

    [Fact]
    public async Task Readers_overlap_and_pass_a_waiting_writer_which_waits_for_the_first_of_them()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("reader");
        var reader = grain.ReadAsync("reader");
        await silo.Probe.SeenAsync("begin reader");

        var writer = grain.WorkAsync("writer");
        await silo.Probe.Within(grain.ReadAsync("later reader"), "the later reader did not pass the writer");
        Assert.DoesNotContain("begin writer", silo.Probe.Events);

        silo.Probe.Open("reader");
        await silo.Probe.Within(Task.WhenAll(reader, writer), "the calls did not end");
    }

    [Fact]
    public async Task A_writer_waits_for_the_readers_that_passed_it_as_well()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("first reader");
        silo.Probe.Close("later reader");
        var first = grain.ReadAsync("first reader");
        await silo.Probe.SeenAsync("begin first reader");
        var writer = grain.WorkAsync("writer");
        var later = grain.ReadAsync("later reader");
        await silo.Probe.SeenAsync("begin later reader");

        silo.Probe.Open("first reader");
        await silo.Probe.Within(first, "the first reader did not end");
        await silo.Probe.Within(grain.InterleaveAsync("fence"), "the fence did not answer");
        Assert.DoesNotContain("begin writer", silo.Probe.Events);

        silo.Probe.Open("later reader");
        await silo.Probe.Within(Task.WhenAll(later, writer), "the calls did not end");
        Assert.Equal(
            [
                "activate 1", "begin first reader", "begin later reader", "end first reader", "begin fence", "end fence",
                "end later reader", "begin writer", "end writer",
            ],
            silo.Probe.Events);
    }

    [Fact]
    public async Task A_reader_waits_for_a_running_writer_and_then_readers_go_together()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("writer");
        silo.Probe.Close("reader 1");
        var writer = grain.WorkAsync("writer");
        await silo.Probe.SeenAsync("begin writer");

        var first = grain.ReadAsync("reader 1");
        var second = grain.ReadAsync("reader 2");
        await silo.Probe.Within(grain.InterleaveAsync("fence"), "the fence did not answer");
        Assert.DoesNotContain("begin reader 1", silo.Probe.Events);

        silo.Probe.Open("writer");
        await silo.Probe.Within(Task.WhenAll(writer, second), "the second reader did not overlap with the first");
        Assert.False(first.IsCompleted);
        silo.Probe.Open("reader 1");
        await silo.Probe.Within(first, "the first reader did not end");
    }

    [Fact]
    public async Task A_reader_behind_a_waiting_writer_does_not_wait_for_it()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("writer 1");
        silo.Probe.Close("reader 1");
        var calls = new List<Task> { grain.WorkAsync("writer 1") };
        await silo.Probe.SeenAsync("begin writer 1");

        calls.AddRange([grain.ReadAsync("reader 1"), grain.WorkAsync("writer 2"), grain.ReadAsync("reader 2")]);
        silo.Probe.Open("writer 1");

        await silo.Probe.Within(calls[3], "the reader behind the second writer did not start");
        Assert.DoesNotContain("begin writer 2", silo.Probe.Events);
        silo.Probe.Open("reader 1");
        await silo.Probe.Within(Task.WhenAll(calls), "the calls did not end");
    }

    [Fact]
    public async Task An_always_interleaving_method_runs_during_any_other()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("work");
        var work = grain.WorkAsync("work");
        await silo.Probe.SeenAsync("begin work");

        await silo.Probe.Within(grain.InterleaveAsync("interleaved"), "the interleaving call did not answer");

        Assert.False(work.IsCompleted);
        silo.Probe.Open("work");
        await silo.Probe.Within(work, "the work did not end");
    }

    [Fact]
    public async Task Requests_of_a_reentrant_class_interleave()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IReentrantWorkGrain>("one");
        silo.Probe.Close("first");
        var first = grain.WorkAsync("first");
        await silo.Probe.SeenAsync("begin first");

        await silo.Probe.Within(grain.WorkAsync("second"), "the second call did not interleave");

        Assert.False(first.IsCompleted);
        silo.Probe.Open("first");
        await silo.Probe.Within(first, "the first call did not end");
    }

    [Fact]
    public async Task Interleaved_requests_never_run_on_two_threads_at_once()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IReentrantWorkGrain>("one");

        var calls = Enumerable.Range(0, 2_000).Select(_ => Task.Run(grain.AddOneAsync)).ToArray();
        var seen = await silo.Probe.Within(Task.WhenAll(calls), "2,000 calls did not end");

        Assert.Equal(2_000, seen.Max());
    }

    [Fact]
    public async Task A_one_way_call_returns_before_it_has_run_and_tells_nothing_of_its_failure()
    {
        await using var silo = await runtime.StartAsync();
        silo.Probe.Close("news");

        var sent = silo.Client.GetGrain<IWorkGrain>("one").NotifyAsync("news");

        await silo.Probe.Within(sent, "the one-way call did not return");
        Assert.DoesNotContain("end news", silo.Probe.Events);
        silo.Probe.Open("news");
        await silo.Probe.SeenAsync("end news");
    }

    [Fact]
    public async Task A_stateless_worker_runs_as_many_at_once_as_it_may_and_no_more()
    {
        await using var silo = await runtime.StartAsync();
        var worker = silo.Client.GetGrain<IWorkerGrain>("any");
        foreach (var name in new[] { "a", "b" })
            silo.Probe.Close(name);
        var a = worker.WorkAsync("a");
        var b = worker.WorkAsync("b");
        await silo.Probe.SeenAsync("begin a");
        await silo.Probe.SeenAsync("begin b");

        var c = worker.WorkAsync("c");
        Assert.False(c.IsCompleted);
        silo.Probe.Open("a");
        silo.Probe.Open("b");
        var numbers = await silo.Probe.Within(Task.WhenAll(a, b, c), "the calls did not end");

        Assert.Equal([1, 2], numbers.Distinct().Order());
    }
}
