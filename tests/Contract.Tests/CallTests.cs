using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.Contract.Tests;

/// <summary>What a caller gets: results, exceptions, cancellation, references.</summary>
public abstract class CallTests(RuntimeUnderTest runtime)
{
    public interface IUnknownGrain : IGrainWithStringKey;

    [Fact]
    public async Task An_exception_reaches_the_caller_with_its_own_type()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IFaultyGrain>("one");

        var late = await Assert.ThrowsAsync<OutOfPaperException>(() => grain.ThrowAsync("late"));
        var early = await Assert.ThrowsAsync<OutOfPaperException>(() => grain.ThrowBeforeTheFirstAwaitAsync("early"));

        Assert.Equal(("late", "early"), (late.Message, early.Message));
        Assert.Equal(1, await grain.NumberAsync());
    }

    [Fact]
    public async Task A_grain_that_fails_to_activate_fails_its_callers_and_starts_again_for_the_next()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IFaultyGrain>("fails once");

        var refused = await Assert.ThrowsAsync<OutOfPaperException>(grain.NumberAsync);

        Assert.Equal("cannot start", refused.Message);
        Assert.Equal(2, await silo.Probe.Within(grain.NumberAsync(), "the second activation did not answer"));
    }

    [Fact]
    public async Task An_inconsistent_state_that_escapes_ends_its_activation_but_not_that_of_the_caller()
    {
        await using var silo = await runtime.StartAsync();
        var caller = silo.Client.GetGrain<IFaultyGrain>("caller");
        var callee = silo.Client.GetGrain<IFaultyGrain>("callee");

        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.PassOnConflictOfAsync("callee"));

        Assert.Equal(1, await silo.Probe.Within(caller.NumberAsync(), "the caller did not answer"));
        Assert.Equal(3, await silo.Probe.Within(callee.NumberAsync(), "the callee did not answer"));
        Assert.Equal(["deactivate callee: ApplicationError"], silo.Probe.Events);
    }

    [Fact]
    public async Task Value_tasks_carry_results_as_well()
    {
        await using var silo = await runtime.StartAsync();
        var grain = silo.Client.GetGrain<IFaultyGrain>("one");

        await grain.DoNothingAsync();

        Assert.Equal("hello", await grain.EchoAsync("hello"));
    }

    [Fact]
    public async Task A_cancellation_token_is_passed_through()
    {
        await using var silo = await runtime.StartAsync();
        using var source = new CancellationTokenSource();
        var waiting = silo.Client.GetGrain<IFaultyGrain>("one").WaitForCancellationAsync(source.Token);
        await silo.Probe.SeenAsync("waiting");

        await source.CancelAsync();

        var cancelled = Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await silo.Probe.Within(cancelled, "nothing was cancelled");
    }

    [Fact]
    public async Task Code_after_an_await_runs_on_the_grains_own_turn()
    {
        await using var silo = await runtime.StartAsync();

        Assert.True(await silo.Client.GetGrain<IFaultyGrain>("one").ComesBackToItsTurnAsync());
    }

    [Fact]
    public async Task References_to_the_same_grain_are_equal_and_know_their_key()
    {
        await using var silo = await runtime.StartAsync();
        var first = silo.Client.GetGrain<IWorkGrain>("seller/shop");
        var second = silo.Client.GetGrain<IWorkGrain>("seller/shop", null);
        var other = silo.Client.GetGrain<IWorkGrain>("seller/other");

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Equal("seller/shop", first.GetPrimaryKeyString());
        Assert.Equal(GrainId.Create("work", "seller/shop"), first.GetGrainId());
        Assert.Equal(first, silo.Client.GetGrain<IWorkGrain>(first.GetGrainId()));
    }

    [Fact]
    public async Task An_interface_that_no_class_implements_is_refused_by_name()
    {
        await using var silo = await runtime.StartAsync();

        var refused = Assert.Throws<ArgumentException>(() => silo.Client.GetGrain<IUnknownGrain>("one"));

        Assert.Contains(nameof(IUnknownGrain), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_classes_the_prefix_of_the_full_name_picks_one()
    {
        await using var silo = await runtime.StartAsync();
        var grains = typeof(WorkGrain).Namespace;

        var byConvention = silo.Client.GetGrain<IWorkGrain>("one");
        var byPrefix = silo.Client.GetGrain<IWorkGrain>("one", $"{grains}.Reentrant");

        Assert.Equal("work", byConvention.GetGrainId().Type.ToString());
        Assert.Equal("reentrantwork", byPrefix.GetGrainId().Type.ToString());
        var ambiguous = Assert.Throws<ArgumentException>(() => silo.Client.GetGrain<IWorkGrain>("one", grains));
        Assert.Contains(nameof(ReentrantWorkGrain), ambiguous.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => silo.Client.GetGrain<IWorkGrain>("one", "Nowhere"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_empty_key_is_refused(string key)
    {
        await using var silo = await runtime.StartAsync();

        Assert.ThrowsAny<ArgumentException>(() => silo.Client.GetGrain<IWorkGrain>(key));
    }
}
