using OrderActors.Contract.Tests;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.DeterministicRuntime.Tests;

/// <summary>To the minute, which only a silo whose ages obey the test's clock can show.</summary>
public sealed class CollectionTests
{
    private static readonly SiloSetup TenMinutes = new() { CollectionAge = TimeSpan.FromMinutes(10) };

    [Fact]
    public Task An_activation_that_has_been_idle_for_its_age_is_collected() => IsCollectedAfterAsync(TimeSpan.FromMinutes(10));

    [Fact]
    public Task The_silo_may_give_a_class_another_age_than_the_rest() => IsCollectedAfterAsync(
        TimeSpan.FromMinutes(60),
        options => options.ClassSpecificCollectionAge[typeof(WorkGrain).FullName!] = TimeSpan.FromMinutes(60));

    [Fact]
    public async Task Use_makes_an_activation_young_again()
    {
        await using var silo = DeterministicSiloUnderTest.Start(TenMinutes);
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        await silo.Probe.Within(grain.WorkAsync("first"), "the first call did not end");
        silo.Clock.Advance(TimeSpan.FromMinutes(9));
        await silo.Probe.Within(grain.WorkAsync("second"), "the second call did not end");
        silo.Clock.Advance(TimeSpan.FromMinutes(9));

        await silo.Silo.CollectIdleAsync();

        Assert.Equal(1, await silo.Probe.Within(grain.WorkAsync("third"), "the third call did not end"));
    }

    [Fact]
    public async Task A_class_may_have_an_age_of_its_own_or_none()
    {
        await using var silo = DeterministicSiloUnderTest.Start(TenMinutes);
        await silo.Client.GetGrain<IShortLivedGrain>("short").WorkAsync("work");
        await silo.Client.GetGrain<ILongLivedGrain>("long").WorkAsync("work");
        silo.Clock.Advance(TimeSpan.FromMinutes(2));
        await silo.Silo.CollectIdleAsync();
        Assert.DoesNotContain("deactivate 1: ActivationIdle", silo.Probe.Events);

        silo.Clock.Advance(TimeSpan.FromDays(1));
        await silo.Silo.CollectIdleAsync();

        await silo.Probe.SeenAsync("deactivate 1: ActivationIdle");
        Assert.DoesNotContain("deactivate 2: ActivationIdle", silo.Probe.Events);
    }

    [Fact]
    public async Task A_delayed_deactivation_outlasts_the_age()
    {
        await using var silo = DeterministicSiloUnderTest.Start(TenMinutes);
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        await silo.Probe.Within(grain.StayAsync(TimeSpan.FromHours(1)), "the grain did not answer");
        silo.Clock.Advance(TimeSpan.FromMinutes(59));
        await silo.Silo.CollectIdleAsync();
        Assert.DoesNotContain("deactivate 1: ActivationIdle", silo.Probe.Events);

        silo.Clock.Advance(TimeSpan.FromMinutes(1));
        await silo.Silo.CollectIdleAsync();

        await silo.Probe.SeenAsync("deactivate 1: ActivationIdle");
    }

    [Fact]
    public async Task Of_the_many_that_a_rush_leaves_behind_a_few_end_at_a_time()
    {
        const int Many = 200;
        const int AtOnce = 64;
        await using var silo = DeterministicSiloUnderTest.Start(TenMinutes);
        foreach (var number in Enumerable.Range(1, Many))
        {
            silo.Probe.Close($"deactivate {number}");
            await silo.Probe.Within(silo.Client.GetGrain<IWorkGrain>($"{number}").WorkAsync("work"), "a call did not end");
        }

        silo.Clock.Advance(TimeSpan.FromMinutes(12));
        await UntilAsync(AtOnce);
        Assert.Equal(AtOnce, Ending());

        foreach (var number in Enumerable.Range(1, Many))
            silo.Probe.Open($"deactivate {number}");
        await UntilAsync(Many);

        async Task UntilAsync(int count) => Assert.True(
            await Task.Run(() => SpinWait.SpinUntil(() => Ending() >= count, TimeSpan.FromSeconds(20))),
            $"awaited {count} activations to end, and {Ending()} did");

        int Ending() => silo.Probe.Events.Count(what => what.EndsWith(": ActivationIdle", StringComparison.Ordinal));
    }

    private static async Task IsCollectedAfterAsync(TimeSpan age, Action<DeterministicSiloOptions>? more = null)
    {
        await using var silo = DeterministicSiloUnderTest.Start(TenMinutes, null, more);
        var grain = silo.Client.GetGrain<IWorkGrain>("one");
        await silo.Probe.Within(grain.WorkAsync("first"), "the first call did not end");

        silo.Clock.Advance(age - TimeSpan.FromMinutes(1));
        await silo.Silo.CollectIdleAsync();
        Assert.DoesNotContain("deactivate 1: ActivationIdle", silo.Probe.Events);

        silo.Clock.Advance(TimeSpan.FromMinutes(1));
        await silo.Silo.CollectIdleAsync();
        await silo.Probe.SeenAsync("deactivate 1: ActivationIdle");
        Assert.Equal(2, await silo.Probe.Within(grain.WorkAsync("second"), "the second call did not end"));
    }
}
