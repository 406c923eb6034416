using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using OrderActors.GrainInterfaces;

namespace OrderActors.Silo.Runtime;

/// <summary>Repeats calls whose silo went away, until the cluster has found the grain a new place.</summary>
/// <remarks>
/// Every command of ours carries an operation id and may be repeated, so "unknown" and "not delivered" need no telling
/// apart. What must not be repeated says so with <see cref="CallOnceAttribute"/>.
/// </remarks>
internal sealed class RepeatedCalls(TimeProvider clock) : IOutgoingGrainCallFilter
{
    /// <summary>Longer than a dead silo stays unnoticed and a client's call hangs; shorter than people wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (!MayBeRepeated(context.InterfaceMethod))
        {
            await context.Invoke();
            return;
        }

        var started = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause + pause < LongestPause ? pause + pause : LongestPause)
        {
            try
            {
                await context.Invoke();
                return;
            }
            catch (Exception exception) when (IsOfTheCluster(exception) && clock.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(pause, clock);
            }
        }
    }

    private static bool MayBeRepeated(MethodInfo? method) =>
        method?.DeclaringType?.Assembly == typeof(CallOnceAttribute).Assembly
        && method.GetCustomAttribute<CallOnceAttribute>() is null;

    /// <summary>The silo, its directory or the way to it, and not the grain, failed the call.</summary>
    private static bool IsOfTheCluster(Exception exception) => exception is
        OrleansMessageRejectionException or ConnectionFailedException or ClientNotAvailableException or TimeoutException;
}
