using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.Contract.Tests;

/// <summary>Filters see the runtime's own calls as well, where it makes any; these look at the test grains' alone.</summary>
public abstract class CallFilterTests(RuntimeUnderTest runtime)
{
    [Fact]
    public async Task Filters_surround_the_call_in_the_order_of_their_registration()
    {
        var trace = new List<string>();
        await using var silo = await StartAsync(builder => builder
            .Outgoing(context => Around(trace, "out 1", context))
            .Outgoing(context => Around(trace, "out 2", context))
            .Incoming(context => Around(trace, "in 1", context))
            .Incoming(context => Around(trace, "in 2", context)));

        await silo.Client.GetGrain<IFaultyGrain>("one").EchoAsync("x");

        Assert.Equal(
            ["out 1 {", "out 2 {", "in 1 {", "in 2 {", "} in 2", "} in 1", "} out 2", "} out 1"],
            trace);
    }

    [Fact]
    public async Task A_filter_sees_who_calls_what_with_which_arguments_and_result()
    {
        var seen = new List<string>();
        await using var silo = await StartAsync(builder => builder
            .Incoming(async context =>
            {
                await context.Invoke();
                Assert.Same(context.Grain, context.TargetContext.GrainInstance);
                Assert.Equal(typeof(ContextGrain), context.ImplementationMethod.DeclaringType);
                seen.Add($"{context.MethodName}({context.Request.GetArgument(0)}) = {context.Result}");
            })
            .Outgoing(context =>
            {
                Assert.Equal(typeof(IContextGrain), context.InterfaceMethod.DeclaringType);
                seen.Add($"{context.SourceContext?.GrainInstance?.GetType().Name ?? "client"} -> {context.TargetId}");
                return context.Invoke();
            }));

        await silo.Client.GetGrain<IContextGrain>("one").SetAndAskAsync("name", "value", "two");

        Assert.Equal(
            [
                "client -> context/one", "ContextGrain -> context/two",
                "GetAsync(name) = value", "SetAndAskAsync(name) = value",
            ],
            seen);
    }

    [Fact]
    public async Task A_filter_may_answer_by_itself_or_change_the_answer()
    {
        await using var silo = await StartAsync(builder => builder
            .Incoming(async context =>
            {
                if (context.Request.GetArgument(0) is "blocked")
                {
                    context.Result = "from the filter";
                    return;
                }

                await context.Invoke();
                context.Result = $"{context.Result}!";
            }));
        var grain = silo.Client.GetGrain<IFaultyGrain>("one");

        Assert.Equal("from the filter", await grain.EchoAsync("blocked"));
        Assert.Equal("hello!", await grain.EchoAsync("hello"));
    }

    [Fact]
    public async Task An_exception_passes_through_filters_and_a_filter_may_refuse_by_throwing()
    {
        var caught = new List<string>();
        await using var silo = await StartAsync(builder => builder
            .Outgoing(context => context.Request.GetArgument(0) is "refused"
                ? throw new UnauthorizedAccessException("no")
                : context.Invoke())
            .Incoming(async context =>
            {
                try
                {
                    await context.Invoke();
                }
                catch (OutOfPaperException exception)
                {
                    caught.Add(exception.Message);
                    throw;
                }
            }));
        var grain = silo.Client.GetGrain<IFaultyGrain>("one");

        await Assert.ThrowsAsync<OutOfPaperException>(() => grain.ThrowAsync("thrown"));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => grain.ThrowAsync("refused"));

        Assert.Equal(["thrown"], caught);
    }

    [Fact]
    public async Task The_request_context_set_by_an_outgoing_filter_reaches_the_grain()
    {
        await using var silo = await StartAsync(builder => builder
            .Outgoing(context =>
            {
                RequestContext.Set("tenant", "seller-7");
                return context.Invoke();
            }));

        Assert.Equal("seller-7", await silo.Client.GetGrain<IContextGrain>("one").GetAsync("tenant"));
    }

    private Task<ISiloUnderTest> StartAsync(Action<ISiloBuilder> configure) =>
        runtime.StartAsync(new() { Configure = configure });

    private static async Task Around(List<string> trace, string name, IGrainCallContext context)
    {
        trace.Add($"{name} {{");
        await context.Invoke();
        trace.Add($"}} {name}");
    }
}

/// <summary>Registers filters that let pass what is no test grain's business.</summary>
internal static class TestGrainFilters
{
    public static ISiloBuilder Incoming(this ISiloBuilder builder, Func<IIncomingGrainCallContext, Task> filter) =>
        builder.AddIncomingGrainCallFilter(context => IsOurs(context) ? filter(context) : context.Invoke());

    public static ISiloBuilder Outgoing(this ISiloBuilder builder, Func<IOutgoingGrainCallContext, Task> filter) =>
        builder.AddOutgoingGrainCallFilter(context => IsOurs(context) ? filter(context) : context.Invoke());

    private static bool IsOurs(IGrainCallContext context) =>
        context.InterfaceMethod?.DeclaringType?.Assembly == typeof(TestGrainFilters).Assembly;
}
