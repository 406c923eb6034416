using System.Reflection;
using System.Runtime.ExceptionServices;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>
/// One call on its way through filters. A filter may invoke more than once, for example to try again.
/// </summary>
internal abstract class FilteredCall(IInvokable body, GrainReference target, int filterCount)
{
    private int _stage;

    public IInvokable Request => body;

    protected GrainReference Target => target;

    public GrainInterfaceType InterfaceType => target.InterfaceType;

    public string InterfaceName => body.GetInterfaceName();

    public string MethodName => body.GetMethodName();

    public MethodInfo InterfaceMethod => body.GetMethod();

    public object? Result
    {
        get => Response is { Exception: null } response ? response.Result : null;
        set => Response = Response.FromResult(value);
    }

    public Response? Response { get; set; }

    public async Task Invoke()
    {
        var stage = _stage++;
        try
        {
            if (stage < filterCount)
                await InvokeFilter(stage);
            else
                Response = await InvokeTarget();
            // As in Orleans: a filter that neither goes on nor gives a result is broken.
            if (Response is null)
                throw new InvalidOperationException($"filter {stage} of {body.Title} neither invoked it nor set a result");
        }
        finally
        {
            _stage = stage;
        }

        // What the grain threw passes through the filters as an exception.
        if (stage == filterCount && Response.Exception is { } thrown)
            ExceptionDispatchInfo.Throw(thrown);
    }

    protected abstract Task InvokeFilter(int index);

    protected abstract Task<Response> InvokeTarget();
}

internal sealed class OutgoingCall(
    GrainReference target,
    IInvokable body,
    Activation? source,
    IOutgoingGrainCallFilter[] filters,
    Func<Task<Response>> send) : FilteredCall(body, target, filters.Length), IOutgoingGrainCallContext
{
    public object Grain => Target;

    public GrainId? SourceId => source?.GrainId;

    public GrainId TargetId => Target.GrainId;

    public IGrainContext? SourceContext => source;

    protected override Task InvokeFilter(int index) => filters[index].Invoke(this);

    protected override Task<Response> InvokeTarget() => send();
}

internal sealed class IncomingCall(CallRequest request, Activation activation, IIncomingGrainCallFilter[] filters)
    : FilteredCall(request.Body, request.Target, CountFilters(activation, filters)), IIncomingGrainCallContext
{
    public object Grain => activation.GrainInstance!;

    public GrainId? SourceId => request.SourceId;

    public GrainId TargetId => activation.GrainId;

    public IGrainContext TargetContext => activation;

    public MethodInfo ImplementationMethod => activation.Class.ImplementationOf(InterfaceMethod);

    // The grain's own filter, if it has one, comes after all others.
    protected override Task InvokeFilter(int index) =>
        (index < filters.Length ? filters[index] : (IIncomingGrainCallFilter)Grain).Invoke(this);

    protected override Task<Response> InvokeTarget() => Request.Invoke().AsTask();

    private static int CountFilters(Activation activation, IIncomingGrainCallFilter[] filters) =>
        filters.Length + (activation.GrainInstance is IIncomingGrainCallFilter ? 1 : 0);
}
