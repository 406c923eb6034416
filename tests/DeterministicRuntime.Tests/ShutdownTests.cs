using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using OrderActors.Contract.Tests;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.DeterministicRuntime.Tests;

/// <summary>
/// One process has no second silo that could take over, so here calls between grains are still taken while it drains.
/// Orleans promises that of a cluster, and of its members only that every grain is told.
/// </summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Running_and_waiting_calls_finish_before_the_grains_are_deactivated()
    {
        await using var silo = DeterministicSiloUnderTest.Start(new());
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        silo.Probe.Close("slow");
        var slow = grain.WorkAsync("slow");
        var waiting = grain.WorkAsync("waiting");
        await silo.Probe.SeenAsync("begin slow");

        var stopping = silo.StopAsync();
        Assert.False(stopping.IsCompleted);
        var late = await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.WorkAsync("late"));
        silo.Probe.Open("slow");
        await silo.Probe.Within(stopping, "the silo did not stop");

        Assert.Contains("is stopping", late.Message, StringComparison.Ordinal);
        var numbers = await Task.WhenAll(slow, waiting);
        Assert.Equal([1, 1], numbers);
        Assert.Equal(
            [
                "activate 1", "begin slow", "end slow", "begin waiting", "end waiting",
                "deactivate 1: ShuttingDown", "deactivated 1",
            ],
            silo.Probe.Events);
    }

    [Fact]
    public async Task Grains_may_call_each_other_while_the_silo_drains()
    {
        await using var silo = DeterministicSiloUnderTest.Start(new());
        silo.Probe.Close("relay");
        var relayed = silo.Client.GetGrain<IRelayGrain>("one").PassThenCallAsync("relay", "other");
        await silo.Probe.SeenAsync("at relay");

        var stopping = silo.StopAsync();
        silo.Probe.Open("relay");

        await silo.Probe.Within(relayed, "the call between grains was refused");
        await silo.Probe.Within(stopping, "the silo did not stop");
        Assert.Contains("deactivated 1", silo.Probe.Events);
    }

    [Fact]
    public async Task After_the_stop_every_call_is_refused_with_the_reason()
    {
        await using var silo = DeterministicSiloUnderTest.Start(new());
        await silo.StopAsync();
        await silo.StopAsync();

        var refused = await Assert.ThrowsAsync<SiloUnavailableException>(
            () => silo.Client.GetGrain<IWorkGrain>("one").WorkAsync("late"));

        Assert.Contains("has stopped", refused.Message, StringComparison.Ordinal);
        Assert.Contains("work/one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_never_ends_holds_up_the_stop_only_for_so_long()
    {
        await using var silo = DeterministicSiloUnderTest.Start(new() { ShutdownTimeout = TimeSpan.FromSeconds(5) });
        silo.Probe.Close("for ever");
        var stuck = silo.Client.GetGrain<IWorkGrain>("stuck").WorkAsync("for ever");
        await silo.Probe.SeenAsync("begin for ever");
        await silo.Client.GetGrain<IWorkGrain>("well").WorkAsync("work");

        var stopping = silo.StopAsync();
        silo.Clock.Advance(TimeSpan.FromSeconds(5));
        await silo.Probe.SeenAsync("deactivated 2");
        silo.Clock.Advance(TimeSpan.FromSeconds(10));
        await silo.Probe.Within(stopping, "the silo did not stop");

        var told = await Assert.ThrowsAsync<SiloUnavailableException>(() => stuck);
        Assert.Contains("outcome is unknown", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disposed_silo_answers_whoever_still_waits()
    {
        var silo = DeterministicSiloUnderTest.Start(new());
        var probe = silo.Probe;
        probe.Close("slow");
        var slow = silo.Client.GetGrain<IWorkGrain>("one").WorkAsync("slow");
        await probe.SeenAsync("begin slow");

        await silo.DisposeAsync();

        await probe.Within(Assert.ThrowsAsync<SiloUnavailableException>(() => slow), "the caller was not told");
    }

    [Fact]
    public async Task A_host_starts_and_stops_the_silo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Probe>().AddScoped<PerActivation>();
        builder.UseDeterministicSilo(options => options.GrainAssemblies.Add(typeof(WorkGrain).Assembly));
        using var host = builder.Build();
        await host.StartAsync();
        var probe = host.Services.GetRequiredService<Probe>();
        var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkGrain>("one");
        await probe.Within(grain.WorkAsync("work"), "the grain did not answer");

        await host.StopAsync();

        Assert.Equal(["deactivate 1: ShuttingDown", "deactivated 1"], probe.Events[^2..]);
    }
}
