using OrderActors.Contract.Tests;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.DeterministicRuntime.Tests;

public sealed class TimeoutTests
{
    private static readonly SiloSetup TenSeconds = new() { CallTimeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task A_caller_that_waited_too_long_is_told_what_is_unknown_and_the_call_goes_on()
    {
        await using var silo = DeterministicSiloUnderTest.Start(TenSeconds);
        silo.Probe.Close("slow");
        var slow = silo.Client.GetGrain<IWorkGrain>("one").WorkAsync("slow");
        await silo.Probe.SeenAsync("begin slow");

        silo.Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(slow.IsCompleted);
        silo.Clock.Advance(TimeSpan.FromSeconds(0.1));

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => silo.Probe.Within(slow, "no timeout came"));
        Assert.Contains("work/one", timeout.Message, StringComparison.Ordinal);
        Assert.Contains("IWorkGrain.WorkAsync", timeout.Message, StringComparison.Ordinal);
        Assert.Contains("outcome is unknown", timeout.Message, StringComparison.Ordinal);
        silo.Probe.Open("slow");
        await silo.Probe.SeenAsync("end slow");
    }

    [Fact]
    public async Task Each_call_has_its_own_deadline()
    {
        await using var silo = DeterministicSiloUnderTest.Start(TenSeconds);
        silo.Probe.Close("slow");
        var first = silo.Client.GetGrain<IWorkGrain>("one").WorkAsync("slow");
        silo.Clock.Advance(TimeSpan.FromSeconds(6));
        var second = silo.Client.GetGrain<IWorkGrain>("two").WorkAsync("slow");

        silo.Clock.Advance(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<TimeoutException>(() => silo.Probe.Within(first, "the first did not time out"));
        Assert.False(second.IsCompleted);

        // The timer was set again on another thread; the clock must not move on before that.
        var due = silo.Clock.GetUtcNow() + TimeSpan.FromSeconds(6);
        Assert.True(
            SpinWait.SpinUntil(() => silo.Clock.NextDueAt == due, TimeSpan.FromSeconds(20)),
            "no timer was set for the second call");
        silo.Clock.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(() => silo.Probe.Within(second, "the second did not time out"));
    }

    [Fact]
    public async Task A_full_mailbox_refuses_at_once_and_takes_calls_again_when_it_has_room()
    {
        await using var silo = DeterministicSiloUnderTest.Start(new() { MaxQueuedRequests = 3 });
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("slow");
        Task<int>[] accepted = [grain.WorkAsync("slow"), grain.WorkAsync("a"), grain.WorkAsync("b")];

        var refused = await Assert.ThrowsAsync<Orleans.Runtime.LimitExceededException>(() => grain.WorkAsync("c"));

        Assert.Contains("MaxQueuedRequests", refused.Message, StringComparison.Ordinal);
        silo.Probe.Open("slow");
        await silo.Probe.Within(Task.WhenAll(accepted), "the accepted calls did not end");
        await silo.Probe.Within(grain.WorkAsync("d"), "the mailbox did not take calls again");
        Assert.DoesNotContain("begin c", silo.Probe.Events);
    }

    [Fact]
    public async Task An_activation_that_does_not_come_up_in_time_fails_its_callers()
    {
        await using var silo = DeterministicSiloUnderTest.Start(new());
        silo.Probe.Close("activate 1");
        var call = silo.Client.GetGrain<IWorkGrain>("one").WorkAsync("work");
        await silo.Probe.SeenAsync("activate 1");

        silo.Clock.Advance(TimeSpan.FromSeconds(30));

        var timeout = await Assert.ThrowsAsync<TimeoutException>(
            () => silo.Probe.Within(call, "the caller was not told"));
        Assert.Contains("not activated", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_silo_collects_idle_grains_by_itself()
    {
        await using var silo = DeterministicSiloUnderTest.Start(new() { CollectionAge = TimeSpan.FromMinutes(2) });
        await silo.Client.GetGrain<IWorkGrain>("one").WorkAsync("work");

        silo.Clock.Advance(TimeSpan.FromMinutes(3));

        await silo.Probe.SeenAsync("deactivate 1: ActivationIdle");
    }
}
