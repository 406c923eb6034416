using OrderActors.Grains.Tests.Support;
using Xunit;

namespace OrderActors.Grains.Tests.Runtime;

/// <summary>
/// The silo dies at a known point of an order's life and another one is started on the same data. Nobody tells it what
/// was going on: its sweeper finds the order, the effect or the delivery by its due time (invariants I2, I4, I7, I10).
/// </summary>
public sealed class CrashTests
{
    /// <summary>
    /// Past the due time of a step (10 s) and of the next poll (2 min), and past the time after which a call that TikTok does not
    /// show counts as not made (10 min after it may have been made).
    /// </summary>
    private static readonly TimeSpan s_pastAllDueTimes = TimeSpan.FromMinutes(15);

    public static TheoryData<string, bool> Commits()
    {
        string[] types =
        [
            "order.created.v1", "order.validated.v1", "stock.reserved.v1", "order.inventory_reserved.v1",
            "order.ship-intended.v1", "order.ship-arranged.v1", "order.shipped.v1", "stock.consumed.v1",
            "order.stock-consumed.v1", "order.delivered.v1",
        ];
        var points = new TheoryData<string, bool>();
        foreach (var type in types)
        {
            points.Add(type, false);
            points.Add(type, true);
        }

        return points;
    }

    [Theory]
    [MemberData(nameof(Commits))]
    public async Task A_crash_at_any_commit_of_an_order_changes_nothing_of_its_story(string eventType, bool afterItReachedTheDisk)
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();
        var doomed = world.Silo;
        doomed.CrashAtCommitOf(eventType, afterItReachedTheDisk);
        var restarted = RestartAsync(world, doomed);

        var order = await Story.TellAsync(world);

        await restarted;
        await Story.AssertAllOnceAsync(world, order);
    }

    [Fact]
    public async Task A_crash_between_a_ship_call_and_its_result_ships_once()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();
        var doomed = world.Silo;
        doomed.Channel.AfterShip = () =>
        {
            doomed.Crash();
            return new TaskCompletionSource().Task;
        };
        var restarted = RestartAsync(world, doomed);

        var order = await Story.TellAsync(world);

        await restarted;
        await Story.AssertAllOnceAsync(world, order);
    }

    private static async Task RestartAsync(World world, TestSilo doomed)
    {
        await doomed.Crashed.WaitAsync(World.Patience);
        await world.StartSiloAsync();
        world.Clock.Jump(s_pastAllDueTimes);
    }
}
