using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using OrderActors.DeterministicRuntime.Runtime;

namespace OrderActors.DeterministicRuntime.Tests;

/// <summary>The one internal of Orleans that the runtime touches. An upgrade that renames it fails here first.</summary>
public sealed class OrleansInternalsTests
{
    [Fact]
    public void The_context_that_is_entered_is_the_one_that_the_constructor_of_a_grain_finds()
    {
        var context = DispatchProxy.Create<IGrainContext, ContextWithoutServices>();

        var before = RuntimeContext.Enter(context);
        var inside = new EmptyGrain();
        var entered = RuntimeContext.Enter(before);
        var outside = new EmptyGrain();

        Assert.Null(before);
        Assert.Same(context, entered);
        Assert.Same(context, inside.GrainContext);
        Assert.Null(outside.GrainContext);
    }

    public class ContextWithoutServices : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.ReturnType == typeof(IServiceProvider) ? new ServiceCollection().BuildServiceProvider() : null;
    }

    private sealed class EmptyGrain : Grain;
}
