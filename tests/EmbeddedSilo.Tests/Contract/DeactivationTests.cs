using OrderActors.EmbeddedSilo.Tests.Grains;

namespace OrderActors.EmbeddedSilo.Tests.Contract;

public sealed class DeactivationTests
{
    [Fact]
    public async Task The_call_after_deactivate_on_idle_meets_a_new_activation()
    {
        await using var silo = await SiloUnderTest.StartAsync();
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
        await using var silo = await SiloUnderTest.StartAsync();
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
    public async Task Every_call_is_served_although_each_of_them_ends_its_activation()
    {
        await using var silo = await SiloUnderTest.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");

        var calls = Enumerable.Range(0, 30).Select(i => grain.EndAsync($"{i}")).ToArray();
        var numbers = await silo.Probe.Within(Task.WhenAll(calls), "calls were lost");

        Assert.Equal(Enumerable.Range(1, 30), numbers);
    }

    [Fact]
    public async Task Requests_that_interleave_all_finish_before_the_grain_is_told_of_its_end()
    {
        await using var silo = await SiloUnderTest.StartAsync();
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
    public async Task An_activation_that_has_been_idle_for_its_age_is_collected()
    {
        await using var silo = await SiloUnderTest.StartAsync(new() { CollectionAge = TimeSpan.FromMinutes(10) });
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        await silo.Probe.Within(grain.WorkAsync("first"), "the first call did not end");

        silo.Clock.Advance(TimeSpan.FromMinutes(9));
        await silo.CollectIdleAsync();
        Assert.DoesNotContain("deactivate 1: ActivationIdle", silo.Probe.Events);

        silo.Clock.Advance(TimeSpan.FromMinutes(1));
        await silo.CollectIdleAsync();
        await silo.Probe.SeenAsync("deactivate 1: ActivationIdle");
        Assert.Equal(2, await silo.Probe.Within(grain.WorkAsync("second"), "the second call did not end"));
    }

    [Fact]
    public async Task Use_makes_an_activation_young_again()
    {
        await using var silo = await SiloUnderTest.StartAsync(new() { CollectionAge = TimeSpan.FromMinutes(10) });
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        await silo.Probe.Within(grain.WorkAsync("first"), "the first call did not end");
        silo.Clock.Advance(TimeSpan.FromMinutes(9));
        await silo.Probe.Within(grain.WorkAsync("second"), "the second call did not end");
        silo.Clock.Advance(TimeSpan.FromMinutes(9));

        await silo.CollectIdleAsync();

        Assert.Equal(1, await silo.Probe.Within(grain.WorkAsync("third"), "the third call did not end"));
    }

    [Fact]
    public async Task A_busy_activation_is_never_collected()
    {
        await using var silo = await SiloUnderTest.StartAsync(new() { CollectionAge = TimeSpan.FromMinutes(10) });
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("long");
        var work = grain.WorkAsync("long");
        await silo.Probe.SeenAsync("begin long");
        silo.Clock.Advance(TimeSpan.FromHours(1));

        await silo.CollectIdleAsync();
        silo.Probe.Open("long");

        Assert.Equal(1, await silo.Probe.Within(work, "the long call did not end"));
        Assert.Equal(1, await silo.Probe.Within(grain.WorkAsync("next"), "the next call did not end"));
    }

    [Fact]
    public async Task A_class_may_have_an_age_of_its_own_or_none()
    {
        await using var silo = await SiloUnderTest.StartAsync(new() { CollectionAge = TimeSpan.FromMinutes(10) });
        await silo.Client.GetGrain<IShortLivedGrain>("short").WorkAsync("work");
        await silo.Client.GetGrain<ILongLivedGrain>("long").WorkAsync("work");
        silo.Clock.Advance(TimeSpan.FromMinutes(2));
        await silo.CollectIdleAsync();
        Assert.DoesNotContain("deactivate 1: ActivationIdle", silo.Probe.Events);

        silo.Clock.Advance(TimeSpan.FromDays(1));
        await silo.CollectIdleAsync();

        await silo.Probe.SeenAsync("deactivate 1: ActivationIdle");
        Assert.DoesNotContain("deactivate 2: ActivationIdle", silo.Probe.Events);
    }

    [Fact]
    public async Task A_delayed_deactivation_outlasts_the_age()
    {
        await using var silo = await SiloUnderTest.StartAsync(new() { CollectionAge = TimeSpan.FromMinutes(10) });
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        await silo.Probe.Within(grain.StayAsync(TimeSpan.FromHours(1)), "the grain did not answer");
        silo.Clock.Advance(TimeSpan.FromMinutes(59));
        await silo.CollectIdleAsync();
        Assert.DoesNotContain("deactivate 1: ActivationIdle", silo.Probe.Events);

        silo.Clock.Advance(TimeSpan.FromMinutes(1));
        await silo.CollectIdleAsync();

        await silo.Probe.SeenAsync("deactivate 1: ActivationIdle");
    }
}
