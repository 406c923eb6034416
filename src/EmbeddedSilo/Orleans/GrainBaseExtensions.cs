using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans;

/// <summary>
/// What every grain class may ask of the runtime, whether or not it derives from <see cref="Grain"/>.
/// </summary>
public static class GrainBaseExtensions
{
    /// <inheritdoc cref="Grain.DeactivateOnIdle"/>
    public static void DeactivateOnIdle(this IGrainBase grain) =>
        ContextOf(grain).Deactivate(new(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    /// <summary>Runs the callback as turns of this activation until the timer or the activation ends.</summary>
    /// <remarks>
    /// The period counts from the end of one callback to the start of the next. An exception is logged and the timer
    /// goes on. The callback's token is cancelled when the timer is disposed.
    /// </remarks>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var context = ContextOf(grain);
        return context.ActivationServices.GetRequiredService<ITimerRegistry>()
            .RegisterGrainTimer(context, callback, state, options);
    }

    /// <summary>The same timer, with a callback or arguments of another shape.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return grain.RegisterGrainTimer((value, _) => callback(value), state, options);
    }

    /// <summary>The same timer, with a callback or arguments of another shape.</summary>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return grain.RegisterGrainTimer(static (call, cancellation) => call(cancellation), callback, options);
    }

    /// <summary>The same timer, with a callback or arguments of another shape.</summary>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return grain.RegisterGrainTimer(static (call, _) => call(), callback, options);
    }

    /// <summary>The same timer, with a callback or arguments of another shape.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        TimeSpan dueTime,
        TimeSpan period) => grain.RegisterGrainTimer(callback, state, new(dueTime, period));

    /// <summary>The same timer, with a callback or arguments of another shape.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, state, new(dueTime, period));

    /// <summary>The same timer, with a callback or arguments of another shape.</summary>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    /// <summary>The same timer, with a callback or arguments of another shape.</summary>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    private static IGrainContext ContextOf(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain is Grain known ? known.RequireContext() : grain.GrainContext;
    }
}
