using OrderActors.Contract.Tests.Grains;

namespace OrderActors.Contract.Tests;

public abstract class DeactivationTests(RuntimeUnderTest runtime)
{
    [Fact]
    public async Task The_call_after_deactivate_on_idle_meets_a_new_activation()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");

        var first = await silo.Probe.Within(grain.EndAsync("first"), "the first call did not end");
        var second = await silo.Probe.Within(grain.WorkAsync("second"), "the second call did not end");

        Assert.Equal((1, 2), (first, second));
        Assert.Equal(
            [
                "activate 1", "begin first", "end first", "deactivate 1: ApplicationRequested", "deactivated 1",
                "activate 2", "begin second", "end second",
            ],
            silo.Probe.Events);
    }

    [Fact]
    public async Task Waiting_calls_go_in_order_to_the_new_activation_which_waits_for_the_old_one_to_end()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("last");
        silo.Probe.Close("deactivate 1");
        var last = grain.EndAsync("last");
        await silo.Probe.SeenAsync("begin last");

        var waiting = new[] { grain.WorkAsync("a"), grain.WorkAsync("b") };
        silo.Probe.Open("last");
        await silo.Probe.SeenAsync("deactivate 1: ApplicationRequested");
        var late = grain.WorkAsync("c");
        Assert.DoesNotContain("activate 2", silo.Probe.Events);
        silo.Probe.Open("deactivate 1");

        Assert.Equal(1, await silo.Probe.Within(last, "the last call of the old activation did not end"));
        var numbers = await silo.Probe.Within(Task.WhenAll(waiting), "the waiting calls were lost");
        Assert.Equal([2, 2], numbers);
        Assert.Equal(2, await silo.Probe.Within(late, "the late call was lost"));
        Assert.Equal(
            ["begin last", "begin a", "begin b", "begin c"],
            silo.Probe.Events.Where(what => what.StartsWith("begin", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Requests_that_interleave_all_finish_before_the_grain_is_told_of_its_end()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IReentrantWorkGrain>("one");
        silo.Probe.Close("slow");
        var slow = grain.WorkAsync("slow");
        await silo.Probe.SeenAsync("begin slow");

        await silo.Probe.Within(grain.EndAsync("ending"), "the ending call did not return");
        var next = grain.WorkAsync("next");
        silo.Probe.Open("slow");

        Assert.Equal(1, await silo.Probe.Within(slow, "the slow call did not end"));
        Assert.Equal(2, await silo.Probe.Within(next, "the next call did not end"));
        var events = silo.Probe.Events;
        Assert.True(Array.IndexOf(events, "end slow") < Array.IndexOf(events, "deactivate 1: ApplicationRequested"));
    }

    [Fact]
    public async Task An_idle_activation_is_collected_and_the_next_call_meets_a_new_one()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        await silo.Probe.Within(grain.WorkAsync("first"), "the first call did not end");

        await silo.CollectIdleAsync();

        await silo.Probe.SeenAsync("deactivate 1: ActivationIdle");
        Assert.Equal(2, await silo.Probe.Within(grain.WorkAsync("second"), "the second call did not end"));
    }

    [Fact]
    public async Task A_busy_activation_is_never_collected()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("long");
        var work = grain.WorkAsync("long");
        await silo.Probe.SeenAsync("begin long");

        await silo.CollectIdleAsync();
        silo.Probe.Open("long");

        Assert.Equal(1, await silo.Probe.Within(work, "the long call did not end"));
        Assert.Equal(1, await silo.Probe.Within(grain.WorkAsync("next"), "the next call did not end"));
    }

    [Fact]
    public async Task Activations_of_a_class_that_is_kept_alive_are_never_collected()
    {
        await using var silo = await runtime.StartAsync();
        await silo.Client.GetGrain<ILongLivedGrain>("long").WorkAsync("work");
        await silo.Client.GetGrain<IWorkGrain>("ordinary").WorkAsync("work");

        await silo.CollectIdleAsync();

        await silo.Probe.SeenAsync("deactivate 2: ActivationIdle");
        Assert.DoesNotContain("deactivate 1: ActivationIdle", silo.Probe.Events);
    }

    [Fact]
    public async Task A_deactivation_that_is_delayed_for_ever_comes_when_the_delay_is_taken_back()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        await silo.Probe.Within(grain.StayAsync(Timeout.InfiniteTimeSpan), "the grain did not answer");
        await silo.CollectIdleAsync();
        Assert.DoesNotContain("deactivate 1: ActivationIdle", silo.Probe.Events);

        await silo.Probe.Within(grain.StayAsync(TimeSpan.Zero), "the grain did not answer");
        await silo.CollectIdleAsync();

        await silo.Probe.SeenAsync("deactivate 1: ActivationIdle");
    }

    [Fact]
    public async Task A_silo_that_stops_tells_every_grain_why()
    {
        await using var silo = await runtime.StartAsync();
        await silo.Client.GetGrain<IWorkGrain>("one").WorkAsync("work");
        await silo.Client.GetGrain<IWorkGrain>("two").WorkAsync("work");

        await silo.Probe.Within(silo.StopAsync(), "the silo did not stop");

        Assert.Contains("deactivate 1: ShuttingDown", silo.Probe.Events);
        Assert.Contains("deactivate 2: ShuttingDown", silo.Probe.Events);
    }
}
