using System.Reflection;
using Orleans;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>
/// A grain factory that knows string keys alone. A proxy, because Orleans' factory has many members that nobody here
/// calls.
/// </summary>
public class GrainFactoryProxy : DispatchProxy
{
    private Func<string, object> _grain = _ => throw new InvalidOperationException("use Over");

    internal static IGrainFactory Over(Func<string, object> grain)
    {
        var factory = Create<IGrainFactory, GrainFactoryProxy>();
        ((GrainFactoryProxy)(object)factory)._grain = grain;
        return factory;
    }

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args) =>
        args is [string key, ..] ? _grain(key) : throw new NotSupportedException($"{targetMethod}");
}
