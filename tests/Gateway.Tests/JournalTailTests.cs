using OrderActors.Gateway.Api.Live;
using OrderActors.Gateway.Tests.Support;

namespace OrderActors.Gateway.Tests;

/// <summary>Open pages and their places, without HTTP.</summary>
public sealed class JournalTailTests
{
    [Fact]
    public async Task A_page_that_is_closed_leaves_its_place_to_another()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tail = (JournalTail)gateway.Services.GetService(typeof(JournalTail))!;
        var open = Enumerable.Range(0, JournalTail.MaxSubscriptions).Select(_ => tail.Subscribe("demo")!).ToList();
        Assert.Null(tail.Subscribe("demo"));

        tail.Unsubscribe(open[0]);

        Assert.NotNull(tail.Subscribe("demo"));
        Assert.Null(tail.Subscribe("demo"));
    }
}
