using System.Runtime.ExceptionServices;
using Orleans;
using Orleans.CodeGeneration;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>What the generated proxies of one silo call.</summary>
internal sealed class CallRuntime(DeterministicSilo silo) : IGrainReferenceRuntime
{
    public ValueTask<T?> InvokeMethodAsync<T>(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
        new(CallAsync<T>(reference, request, options)!);

    public ValueTask InvokeMethodAsync(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
        new(CallAsync<Nothing>(reference, request, options));

    public void InvokeMethod(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
        _ = CallAsync<Nothing>(reference, request, options | InvokeMethodOptions.OneWay);

    public object Cast(IAddressable grain, Type interfaceType) =>
        interfaceType.IsInstanceOfType(grain) && grain is GrainReference
            ? grain
            : silo.References.Create(interfaceType, grain.GetGrainId());

    private Task<T> CallAsync<T>(GrainReference reference, IInvokable body, InvokeMethodOptions options)
    {
        var filters = silo.Filters.Outgoing;
        return filters.Length == 0
            ? Send<T>(reference, body, options, RuntimeContext.Current)
            : SendThroughFiltersAsync<T>(reference, body, options, filters);
    }

    private Task<T> Send<T>(GrainReference reference, IInvokable body, InvokeMethodOptions options, Activation? source)
    {
        var request = new CallRequest<T>(silo, reference, body, options, source);
        silo.Send(request);
        return request.Answer;
    }

    private async Task<T> SendThroughFiltersAsync<T>(
        GrainReference reference, IInvokable body, InvokeMethodOptions options, IOutgoingGrainCallFilter[] filters)
    {
        var source = RuntimeContext.Current;
        var call = new OutgoingCall(reference, body, source, filters, async () =>
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
