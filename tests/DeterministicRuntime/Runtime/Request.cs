using System.Diagnostics;
using Orleans.CodeGeneration;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>One piece of work for one activation: a call or a timer tick.</summary>
internal abstract class Request : LaneWork
{
    /// <summary>Links of the queue that the request waits in. Guarded by the activation's lock.</summary>
    public Request? NextWaiting { get; set; }

    public Request? PreviousWaiting { get; set; }

    /// <summary>Where the request runs or waits. Changes when it is handed on to a new activation.</summary>
    public Activation? Activation { get; set; }

    public abstract bool IsReadOnly { get; }

    public abstract bool IsAlwaysInterleave { get; }

    /// <summary>Whether the request may move to another activation, and counts against the mailbox.</summary>
    public abstract bool IsCall { get; }

    /// <summary>Whether serving it makes the activation count as used.</summary>
    public abstract bool CountsAsUse { get; }

    /// <summary>Turns the request away before it started.</summary>
    public abstract void Refuse(Exception reason);
}

/// <summary>A call to a grain, with an answer that somebody may be waiting for.</summary>
internal abstract class CallRequest : Request
{
    private readonly DeterministicSilo _silo;
    private readonly CallOrigin _origin;
    private CancellationTokenRegistration _cancellation;
    private bool _counted;

    protected CallRequest(
        DeterministicSilo silo, GrainReference target, IInvokable body, InvokeMethodOptions options, CallOrigin origin)
    {
        _silo = silo;
        Target = target;
        Body = body;
        Options = options;
        _origin = origin;
    }

    /// <summary>The span that the call was made in.</summary>
    public Activity? CallerActivity { get; } = Activity.Current;

    public GrainReference Target { get; }

    public IInvokable Body { get; }

    public InvokeMethodOptions Options { get; }

    public Activation? Source => _origin.Activation;

    public GrainId? SourceId => _origin.GrainId;

    /// <summary>Links and time of <see cref="CallDeadlines"/>, guarded by its lock.</summary>
    public CallRequest? NextDeadline { get; set; }

    public CallRequest? PreviousDeadline { get; set; }

    public long Deadline { get; set; }

    public bool HasDeadline { get; set; }

    public override bool IsReadOnly => Options.IsReadOnly;

    public override bool IsAlwaysInterleave => Options.IsAlwaysInterleave;

    public override bool IsCall => true;

    public override bool CountsAsUse => true;

    /// <summary>
    /// Whether the caller has its answer, perhaps a timeout, so that nobody waits for this request any more.
    /// </summary>
    public abstract bool IsAnswered { get; }

    protected DeterministicSilo Silo => _silo;

    /// <summary>Gives the caller an exception. The request itself may still be running.</summary>
    public abstract void AnswerWith(Exception exception);

    /// <summary>The silo has taken note of the request and is to be told of its end.</summary>
    public void Count() => _counted = true;

    public override void Refuse(Exception reason)
    {
        End();
        AnswerWith(reason);
    }

    /// <summary>Called once, when the request has run or has been turned away.</summary>
    protected void End()
    {
        _cancellation.Unregister();
        if (_counted)
            _silo.Ended(this);
    }

    /// <summary>As Orleans does it by default: the caller is told at once, and the callee on its own turn, if it has begun.</summary>
    public void FollowCancellation()
    {
        if (Body.IsCancellable && Body.GetCancellationToken() is { CanBeCanceled: true } token)
            _cancellation = token.UnsafeRegister(static (state, token) => ((CallRequest)state!).Cancel(token), this);
    }

    private void Cancel(CancellationToken token)
    {
        AnswerWith(new OperationCanceledException(token));
        Activation?.Lane.Post(() => Body.TryCancel());
    }

    /// <summary>Puts what the caller sent along round the code that runs next on this turn.</summary>
    public void RestoreCallerContext()
    {
        SentContext.Restore(_origin.Context);
        if (!ReferenceEquals(Activity.Current, CallerActivity))
            Activity.Current = CallerActivity;
    }
}
