using System.Runtime.ExceptionServices;
using Orleans;
using Orleans.CodeGeneration;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>What the generated proxies of one silo or client call.</summary>
/// <param name="filters">Null for none.</param>
internal sealed class CallRuntime(GrainCode code, CallFilters? filters, ICallRouter router) : IGrainReferenceRuntime
{
    /// <summary>Set once, by the references that call this.</summary>
    public References References { get; set; } = null!;

    public ValueTask<T?> InvokeMethodAsync<T>(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
        new(CallAsync<T>(reference, request, options)!);

    public ValueTask InvokeMethodAsync(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
        new(CallAsync<Nothing>(reference, request, options));

    public void InvokeMethod(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
        _ = CallAsync<Nothing>(reference, request, options | InvokeMethodOptions.OneWay);

    public object Cast(IAddressable grain, Type interfaceType) =>
        interfaceType.IsInstanceOfType(grain) && grain is GrainReference
            ? grain
            : References.Create(interfaceType, grain.GetGrainId());

    private Task<T> CallAsync<T>(GrainReference reference, IInvokable body, InvokeMethodOptions options)
    {
        return filters?.Outgoing is { Length: > 0 } outgoing
            ? SendThroughFiltersAsync<T>(reference, body, options, outgoing)
            : Send<T>(reference, body, options, RuntimeContext.Current);
    }

    private Task<T> Send<T>(GrainReference reference, IInvokable body, InvokeMethodOptions options, Activation? source) =>
        router.RouteAsync(new RoutedCall<T>(code, reference, body, options, source));

    private async Task<T> SendThroughFiltersAsync<T>(
        GrainReference reference, IInvokable body, InvokeMethodOptions options, IOutgoingGrainCallFilter[] outgoing)
    {
        var source = RuntimeContext.Current;
        var call = new OutgoingCall(reference, body, source, outgoing, async () =>
        {
            try
            {
                return Response.FromResult(await Send<T>(reference, body, options, source));
            }
            catch (Exception exception)
            {
                return Response.FromException(exception);
            }
        });
        await call.Invoke();
        if (call.Response!.Exception is { } thrown)
            ExceptionDispatchInfo.Throw(thrown);

        return call.Response.ResultAs<T>();
    }
}
