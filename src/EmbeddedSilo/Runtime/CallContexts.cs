using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderActors.EmbeddedSilo.Runtime;

/// <summary>A method and its arguments, as filters see them.</summary>
internal sealed class Invocation(GrainMethod method, object?[] arguments) : IInvokable
{
    public object?[] Arguments => arguments;

    public int GetArgumentCount() => arguments.Length;

    public object? GetArgument(int index) => arguments[index];

    public void SetArgument(int index, object value) => arguments[index] = value;

    public string GetMethodName() => method.Method.Name;

    public string GetInterfaceName() => method.Interface.FullName!;

    public MethodInfo GetMethod() => method.Method;

    public Type GetInterfaceType() => method.Interface;

    public CancellationToken GetCancellationToken() =>
        arguments.OfType<CancellationToken>().LastOrDefault();
}

/// <summary>
/// One call on its way through filters. A filter may invoke more than once, for example to try again.
/// </summary>
internal abstract class FilteredCall(GrainMethod method, object?[] arguments, int filterCount)
{
    private int _stage;

    public IInvokable Request { get; } = new Invocation(method, arguments);

    public string InterfaceName => method.Interface.FullName!;

    public string MethodName => method.Method.Name;

    public MethodInfo InterfaceMethod => method.Method;

    public object? Result { get; set; }

    public async Task Invoke()
    {
        var stage = _stage++;
        try
        {
            if (stage < filterCount)
                await InvokeFilter(stage);
            else
                Result = await InvokeTarget();
        }
        finally
        {
            _stage = stage;
        }
    }

    protected abstract Task InvokeFilter(int index);

    protected abstract Task<object?> InvokeTarget();
}

internal sealed class OutgoingCall(
    GrainMethod method,
    object?[] arguments,
    GrainReference target,
    Activation? source,
    IOutgoingGrainCallFilter[] filters,
    Func<object?[], Task<object?>> send) : FilteredCall(method, arguments, filters.Length), IOutgoingGrainCallContext
{
    public object Grain => target;

    public GrainId? SourceId => source?.GrainId;

    public GrainId TargetId => target.GrainId;

    public IGrainContext? SourceContext => source;

    protected override Task InvokeFilter(int index) => filters[index].Invoke(this);

    protected override Task<object?> InvokeTarget() => send(((Invocation)Request).Arguments);
}

internal sealed class IncomingCall(CallRequest request, Activation activation, IIncomingGrainCallFilter[] filters)
    : FilteredCall(request.Method, request.Arguments, CountFilters(activation, filters)), IIncomingGrainCallContext
{
    public object Grain => activation.GrainInstance!;

    public GrainId? SourceId => request.Source?.GrainId;

    public GrainId TargetId => activation.GrainId;

    public IGrainContext TargetContext => activation;

    public MethodInfo ImplementationMethod => activation.Class.ImplementationOf(InterfaceMethod);

    // The grain's own filter, if it has one, comes after all others.
    protected override Task InvokeFilter(int index) =>
        (index < filters.Length ? filters[index] : (IIncomingGrainCallFilter)Grain).Invoke(this);

    protected override Task<object?> InvokeTarget() =>
        request.InvokeBoxedAsync(Grain, ((Invocation)Request).Arguments);

    private static int CountFilters(Activation activation, IIncomingGrainCallFilter[] filters) =>
        filters.Length + (activation.GrainInstance is IIncomingGrainCallFilter ? 1 : 0);
}
