using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>One call, as a filter sees it.</summary>
public interface IGrainCallContext
{
    /// <summary>The method and its arguments. The arguments are the caller's own objects, not copies.</summary>
    IInvokable Request { get; }

    /// <summary>Incoming: the instance. Outgoing: the reference.</summary>
    object Grain { get; }

    /// <summary>The calling grain, or null when the caller is not a grain.</summary>
    GrainId? SourceId { get; }

    GrainId TargetId { get; }

    string InterfaceName { get; }

    string MethodName { get; }

    MethodInfo InterfaceMethod { get; }

    /// <summary>
    /// Set once <see cref="Invoke"/> has completed; a filter may replace it, or set it instead of invoking.
    /// </summary>
    object? Result { get; set; }

    /// <summary>Goes on to the next filter, and after the last one to the grain.</summary>
    Task Invoke();
}

public interface IIncomingGrainCallContext : IGrainCallContext
{
    IGrainContext TargetContext { get; }

    MethodInfo ImplementationMethod { get; }
}

public interface IOutgoingGrainCallContext : IGrainCallContext
{
    /// <summary>The calling activation, or null when the caller is not a grain.</summary>
    IGrainContext? SourceContext { get; }
}
