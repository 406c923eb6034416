using Orleans.Runtime;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.Contract.Tests;

/// <summary>What a caller is told when a grain is slow or has too much to do.</summary>
public abstract class LimitTests(RuntimeUnderTest runtime)
{
    [Fact]
    public async Task A_caller_that_waited_too_long_is_told_so_and_the_call_goes_on()
    {
        var timeout = TimeSpan.FromSeconds(1);
        await using var silo = await runtime.StartAsync(new() { CallTimeout = timeout });
        silo.Probe.Close("slow");
        var slow = silo.Client.GetGrain<IWorkGrain>("one").WorkAsync("slow");
        await silo.Probe.SeenAsync("begin slow");

        silo.Clock.Advance(timeout);

        await Assert.ThrowsAsync<TimeoutException>(() => silo.Probe.Within(slow, "no timeout came"));
        silo.Probe.Open("slow");
        await silo.Probe.SeenAsync("end slow");
    }

    [Fact]
    public async Task A_request_whose_caller_gave_up_before_it_started_is_not_run()
    {
        var timeout = TimeSpan.FromSeconds(1);
        await using var silo = await runtime.StartAsync(new() { CallTimeout = timeout });
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("slow");
        var slow = grain.WorkAsync("slow");
        await silo.Probe.SeenAsync("begin slow");
        var waiting = grain.WorkAsync("waiting");
        silo.Clock.Advance(timeout);
        await Assert.ThrowsAsync<TimeoutException>(() => silo.Probe.Within(slow, "the first did not time out"));
        await Assert.ThrowsAsync<TimeoutException>(() => silo.Probe.Within(waiting, "the second did not time out"));

        silo.Probe.Open("slow");
        await silo.Probe.Within(grain.WorkAsync("next"), "the next call did not end");

        Assert.DoesNotContain("begin waiting", silo.Probe.Events);
    }

    [Fact]
    public async Task A_full_mailbox_refuses_and_takes_calls_again_when_it_has_room()
    {
        const int max = 3;
        await using var silo = await runtime.StartAsync(new() { MaxQueuedRequests = max });
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("slow");
        var slow = grain.WorkAsync("slow");
        await silo.Probe.SeenAsync("begin slow");

        // Orleans takes one more than the number says.
        var calls = Enumerable.Range(0, 3 * max).Select(i => grain.WorkAsync($"{i}")).ToArray();
        var refused = await Assert.ThrowsAsync<LimitExceededException>(
            () => silo.Probe.Within(calls[^1], "the last call was not refused"));

        Assert.NotEmpty(refused.Message);
        silo.Probe.Open("slow");
        await silo.Probe.Within(Task.WhenAll(slow, calls[0], calls[1]), "the accepted calls did not end");
        await silo.Probe.Within(grain.WorkAsync("next"), "the mailbox did not take calls again");
        Assert.DoesNotContain($"begin {calls.Length - 1}", silo.Probe.Events);
    }
}
