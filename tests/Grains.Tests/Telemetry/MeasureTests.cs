using OrderActors.Grains.Tests.Support;
using OrderActors.Testing;
using Xunit;
using Names = OrderActors.Ports.Observability.Telemetry;

namespace OrderActors.Grains.Tests.Telemetry;

public sealed class MeasureTests
{
    [Fact]
    public async Task The_life_of_an_order_leaves_its_marks_in_the_measures()
    {
        using var measures = new MeasureRecorder(Names.Name);
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();

        await Story.TellAsync(world);

        string[] expected =
        [
            Names.Measures.CommitBatchSize, Names.Measures.CommitDuration, Names.Measures.CommitQueued,
            Names.Measures.InboxDuration, Names.Measures.OrderDuration,
            $"{Names.Measures.InboxSettled}{{outcome=applied}}",
            $"{Names.Measures.QueueLength}{{queue=inbox}}",
            $"{Names.Measures.QueueLength}{{queue=effects}}",
            $"{Names.Measures.Orders}{{state=received}}",
            $"{Names.Measures.Orders}{{state=processing}}",
            $"{Names.Measures.Orders}{{state=shipped}}",
            $"{Names.Measures.Orders}{{state=delivered}}",
            $"{Names.Measures.Effects}{{kind=tiktok.ship,outcome=intended}}",
            $"{Names.Measures.Effects}{{kind=tiktok.ship,outcome=done}}",
            $"{Names.Measures.ChannelDuration}{{endpoint=/order/202507/orders,outcome=ok}}",
            .. ((string[])["inbox", "effects", "orders", "reservations", "shops"])
                .Select(kind => $"{Names.Measures.SweepDuration}{{kind={kind},outcome=done}}"),
        ];
        await Eventually.TrueAsync(
            () => Task.FromResult(!expected.Except(measures.Seen.Keys).Any()),
            World.Patience,
            () => $"the measures {string.Join(", ", expected.Except(measures.Seen.Keys))}");
        Assert.InRange(measures.Seen[Names.Measures.OrderDuration], 0, World.Patience.TotalSeconds);
    }
}
