using System.Runtime.ExceptionServices;
using Orleans;
using Orleans.CodeGeneration;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>A call whose answer is a <typeparamref name="T"/>.</summary>
internal sealed class CallRequest<T> : CallRequest
{
    private static readonly Task<T> s_answeredAtOnce = Task.FromResult<T>(default!);

    // Without RunContinuationsAsynchronously, which would send Task.WhenAll over answers to the thread pool and make
    // runs unrepeatable. Nor is it needed: answers are set on a lane, and an await then returns to where it came from.
    private readonly TaskCompletionSource<T>? _answer;

    public CallRequest(
        DeterministicSilo silo, GrainReference target, IInvokable body, InvokeMethodOptions options, CallOrigin origin)
        : base(silo, target, body, options, origin) =>
        _answer = options.IsOneWay ? null : new();

    public Task<T> Answer => _answer?.Task ?? s_answeredAtOnce;

    public override bool IsAnswered => _answer is { Task.IsCompleted: true };

    public override void Run() => _ = RunAsync();

    public override void AnswerWith(Exception exception)
    {
        if (_answer is null)
            Silo.Log.OneWayFailed(exception, Target.GrainId, Body.Title);
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
        T result;
        try
        {
            var filters = Silo.Filters.Incoming;
            Body.SetTarget(activation);
            using var response = filters.Length == 0 && activation.GrainInstance is not IIncomingGrainCallFilter
                ? await Body.Invoke()
                : await InvokeThroughFiltersAsync(activation, filters);
            if (response.Exception is { } thrown)
                ExceptionDispatchInfo.Throw(thrown);
            result = response.ResultAs<T>();
        }
        catch (Exception exception)
        {
            Complete(activation, exception);
            AnswerWith(exception);
            return;
        }

        // Completed before it is answered: who has the answer finds the activation free for the next request.
        Complete(activation, null);
        _answer?.TrySetResult(result);
    }

    private async Task<Response> InvokeThroughFiltersAsync(Activation activation, IIncomingGrainCallFilter[] filters)
    {
        var call = new IncomingCall(this, activation, filters);
        await call.Invoke();
        return call.Response!;
    }

    private void Complete(Activation activation, Exception? exception)
    {
        activation.Completed(this, exception);
        End();
    }
}
