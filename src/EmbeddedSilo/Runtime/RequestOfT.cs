using Orleans.Runtime;

namespace OrderActors.EmbeddedSilo.Runtime;

/// <summary>A call whose answer is a <typeparamref name="T"/>.</summary>
internal sealed class Request<T> : CallRequest
{
    private static readonly Task<T> AnsweredAtOnce = Task.FromResult<T>(default!);

    // Without RunContinuationsAsynchronously, which would send Task.WhenAll over answers to the thread pool and make
    // runs unrepeatable. Nor is it needed: answers are set on a lane, and an await then returns to where it came from.
    private readonly TaskCompletionSource<T>? _answer;

    public Request(GrainMethod method, GrainReference target, object?[] arguments, Activation? source)
        : base(method, target, arguments, source) =>
        _answer = method.IsOneWay ? null : new();

    public Task<T> Answer => _answer?.Task ?? AnsweredAtOnce;

    public override bool IsAnswered => _answer is { Task.IsCompleted: true };

    public override void Run() => _ = RunAsync();

    public override async Task<object?> InvokeBoxedAsync(object instance, object?[] arguments) =>
        await InvokeAsync(instance, arguments);

    public override void AnswerWith(Exception exception)
    {
        if (_answer is null)
            Target.Silo.Log.OneWayFailed(exception, Target.GrainId, Method);
        else
            _answer.TrySetException(exception);
    }

    // Async, although its task is dropped: the method's frame keeps what a turn does to async-locals inside the turn.
    private async Task RunAsync()
    {
        var activation = Activation!;
        if (IsAnswered)
        {
            Complete(activation, null);
            return;
        }

        RestoreCallerContext();
        var span = SiloTelemetry.Begin(this);
        T result;
        try
        {
            var filters = Target.Silo.Filters.Incoming;
            result = filters.Length == 0 && activation.GrainInstance is not Orleans.IIncomingGrainCallFilter
                ? await InvokeAsync(activation.GrainInstance!, Arguments)
                : await InvokeThroughFiltersAsync(activation, filters);
        }
        catch (Exception exception)
        {
            SiloTelemetry.End(span, exception);
            Complete(activation, exception);
            AnswerWith(exception);
            return;
        }

        SiloTelemetry.End(span, null);
        // Completed before it is answered: who has the answer finds the activation free for the next request.
        Complete(activation, null);
        _answer?.TrySetResult(result);
    }

    private async Task<T> InvokeThroughFiltersAsync(Activation activation, Orleans.IIncomingGrainCallFilter[] filters)
    {
        var call = new IncomingCall(this, activation, filters);
        await call.Invoke();
        return call.Result is null ? default! : (T)call.Result;
    }

    private async Task<T> InvokeAsync(object instance, object?[] arguments)
    {
        var task = Method.InvokeOn(instance, arguments);
        if (task is Task<T> typed)
            return await typed;

        await task;
        return default!;
    }

    private void Complete(Activation activation, Exception? exception)
    {
        activation.Completed(this, exception);
        End();
    }
}
