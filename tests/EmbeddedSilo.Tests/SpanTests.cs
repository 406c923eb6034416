using System.Diagnostics;
using OrderActors.Contract.Tests;
using OrderActors.Contract.Tests.Grains;
using OrderActors.Testing;

namespace OrderActors.EmbeddedSilo.Tests;

/// <summary>Turns in traces.</summary>
public sealed class SpanTests : IDisposable
{
    private readonly SpanRecorder _spans = new(SiloTelemetry.Name);

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task Each_turn_is_a_child_of_its_caller_across_the_mailbox()
    {
        await using var silo = await SiloUnderTest.StartAsync();
        using var caller = new Activity("caller").Start();

        await silo.Client.GetGrain<IContextGrain>("one").SetAndAskAsync("name", "value", "two");

        Assert.Same(caller, Activity.Current);
        var turns = _spans.Of(caller.TraceId.ToHexString());
        var outer = Assert.Single(turns, turn => turn.OperationName == "IContextGrain/SetAndAskAsync");
        var inner = Assert.Single(turns, turn => turn.OperationName == "IContextGrain/GetAsync");
        Assert.Equal((caller.SpanId, outer.SpanId), (outer.ParentSpanId, inner.ParentSpanId));
        Assert.Equal(ActivityKind.Server, outer.Kind);
        Assert.Equal("context/two", inner.GetTagItem("rpc.orleans.target_id"));
    }

    [Fact]
    public async Task A_span_does_not_stay_on_the_grain_for_the_next_caller()
    {
        await using var silo = await SiloUnderTest.StartAsync();
        var grain = silo.Client.GetGrain<IContextGrain>("one");
        var traces = new List<string>();
        for (var call = 0; call < 3; call++)
        {
            using var caller = new Activity("caller").Start();
            await grain.SetAndAskAsync("name", "value", "two");
            traces.Add(caller.TraceId.ToHexString());
        }

        Assert.Equal(3, traces.Distinct().Count());
        Assert.All(traces, trace => Assert.Equal(2, _spans.Of(trace).Count));
    }

    [Fact]
    public async Task A_turn_that_throws_says_so()
    {
        await using var silo = await SiloUnderTest.StartAsync();
        using var caller = new Activity("caller").Start();

        await Assert.ThrowsAnyAsync<Exception>(() => silo.Client.GetGrain<IFaultyGrain>("one").ThrowAsync("no paper"));

        var turn = Assert.Single(_spans.Of(caller.TraceId.ToHexString()));
        Assert.Equal(ActivityStatusCode.Error, turn.Status);
        Assert.NotNull(turn.GetTagItem("error.type"));
    }
}
