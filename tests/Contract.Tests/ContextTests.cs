using Orleans.Runtime;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.Contract.Tests;

/// <summary>What travels with a call, and what a grain is given.</summary>
public abstract class ContextTests(RuntimeUnderTest runtime)
{
    [Fact]
    public async Task The_request_context_flows_to_the_callee_and_on_from_there()
    {
        await using var silo = await runtime.StartAsync();
        RequestContext.Set("trace", "from the caller");
        var grain = silo.Client.GetGrain<IContextGrain>("one");

        Assert.Equal("from the caller", await grain.GetAsync("trace"));
        Assert.Equal("from the grain", await grain.SetAndAskAsync("other", "from the grain", "two"));
    }

    [Fact]
    public async Task What_a_callee_sets_does_not_flow_back_nor_stay()
    {
        await using var silo = await runtime.StartAsync();
        RequestContext.Set("trace", "mine");
        var grain = silo.Client.GetGrain<IContextGrain>("one");

        await grain.SetAndAskAsync("trace", "changed", "two");

        Assert.Equal("mine", RequestContext.Get("trace"));
        RequestContext.Clear();
        Assert.Null(await grain.GetAsync("trace"));
        Assert.Contains("no stray value", await grain.InjectedAsync());
    }

    [Fact]
    public async Task Keys_can_be_removed_one_by_one()
    {
        await using var silo = await runtime.StartAsync();
        RequestContext.Set("a", "1");
        RequestContext.Set("b", "2");

        Assert.True(RequestContext.Remove("a"));
        Assert.False(RequestContext.Remove("a"));

        var grain = silo.Client.GetGrain<IContextGrain>("one");
        Assert.Null(await grain.GetAsync("a"));
        Assert.Equal("2", await grain.GetAsync("b"));
    }

    [Fact]
    public async Task A_grain_is_given_services_of_its_own_scope_which_ends_with_it()
    {
        await using var silo = await runtime.StartAsync();

        var one = await silo.Client.GetGrain<IContextGrain>("one").InjectedAsync();
        var again = await silo.Client.GetGrain<IContextGrain>("one").InjectedAsync();
        var two = await silo.Client.GetGrain<IContextGrain>("two").InjectedAsync();

        Assert.Equal(["scope 1", "context/one", "ManualTimeProvider", "no stray value"], one);
        Assert.Equal(one, again);
        Assert.Equal("scope 2", two[0]);
        Assert.Empty(silo.Probe.Events);

        await silo.CollectIdleAsync();
        foreach (var disposed in new[] { "one disposed", "scope 1 disposed", "two disposed", "scope 2 disposed" })
            await silo.Probe.SeenAsync(disposed);
    }

    [Fact]
    public async Task A_grain_knows_its_key_and_can_refer_to_itself()
    {
        await using var silo = await runtime.StartAsync();

        var keys = await silo.Client.GetGrain<IContextGrain>("seller/7").KeysAsync();

        Assert.Equal(["seller/7", "seller/7", "context/seller/7"], keys);
    }
}
