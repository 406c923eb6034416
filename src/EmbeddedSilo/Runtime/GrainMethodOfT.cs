using System.Reflection;
using Orleans.Runtime;

namespace OrderActors.EmbeddedSilo.Runtime;

/// <summary>A method whose task carries a <typeparamref name="T"/>.</summary>
internal sealed class GrainMethod<T>(Type @interface, MethodInfo method, bool isValueTask)
    : GrainMethod(@interface, method)
{
    public override object Call(GrainReference reference, object?[] arguments)
    {
        var filters = reference.Silo.Filters.Outgoing;
        var answer = filters.Length == 0
            ? Send(reference, arguments, RuntimeContext.Current)
            : SendThroughFiltersAsync(reference, arguments, filters);
        if (!isValueTask)
            return answer;

        return typeof(T) == typeof(Nothing) ? new ValueTask(answer) : new ValueTask<T>(answer);
    }

    public Task<T> Send(GrainReference reference, object?[] arguments, Activation? source)
    {
        var request = new Request<T>(this, reference, arguments, source);
        reference.Silo.Send(request, reference.Target);
        return request.Answer;
    }

    private async Task<T> SendThroughFiltersAsync(
        GrainReference reference, object?[] arguments, Orleans.IOutgoingGrainCallFilter[] filters)
    {
        var source = RuntimeContext.Current;
        var call = new OutgoingCall(
            this, arguments, reference, source, filters, async sent => await Send(reference, sent, source));
        await call.Invoke();
        return call.Result is null ? default! : (T)call.Result;
    }
}
