using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Grains.Tests.Support;
using OrderActors.Sandbox.TikTok;
using Xunit;

namespace OrderActors.Grains.Tests.Runtime;

/// <summary>Calls go down the ranks. Every other test here runs under the same filter and ends by asking it.</summary>
public sealed class CallRankTests : IAsyncLifetime
{
    private readonly CallRankFilter _filter = new();
    private IHost _host = null!;

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public async Task InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        RuntimeUnderTest.AddBareSilo(builder);
        builder.Services.AddSingleton<IOutgoingGrainCallFilter>(_filter);
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task A_call_down_the_ranks_passes()
    {
        await Grains.GetGrain<IUpperGrain>("one").AskLowerAsync();

        Assert.Equal(1, _filter.Checked);
        Assert.Empty(_filter.Refused);
    }

    [Fact]
    public async Task A_call_up_the_ranks_is_refused_with_both_names()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            Grains.GetGrain<ILowerGrain>("one").AskUpperAsync);

        Assert.Equal("LowerGrain (rank 2) calls IUpperGrain (rank 1)", refusal.Message);
    }

    [Fact]
    public async Task A_call_sideways_is_refused_with_both_names()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            Grains.GetGrain<ILowerGrain>("one").AskPeerAsync);

        Assert.Equal("LowerGrain (rank 2) calls ILowerGrain (rank 2)", refusal.Message);
    }

    [Fact]
    public async Task A_whole_order_makes_calls_and_all_of_them_go_down()
    {
        await using var world = await World.StartAsync(("TEE-RED-M", 5));
        await world.OpenDoorAsync();
        var order = world.Shop.PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id;
        await world.WaitForStateAsync(order, "processing");

        await world.Silo.Order(order).ShipAsync(new ShipOrder(World.By("ship"), [], null, null, false, null));
        await World.EventuallyAsync(
            async () => (await world.EventsAsync(order)).Contains("order.ship-arranged.v1"), "shipping to be arranged");

        // Shop to order, order to SKU, shop to order with the result.
        Assert.True(world.Ranks.Checked >= 3, $"{world.Ranks.Checked} calls were checked");
        Assert.Empty(world.Ranks.Refused);
    }
}
