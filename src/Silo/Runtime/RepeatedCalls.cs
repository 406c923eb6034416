using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Hosting;
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
/// <param name="repeatsTimeouts">
/// In a client, whose calls hang when their silo dies. Not in a silo: a call to a neighbour there is not copied, and its
/// arguments are gone once its turn has ended.
/// </param>
internal sealed class RepeatedCalls(TimeProvider clock, IHostApplicationLifetime process, bool repeatsTimeouts)
    : IOutgoingGrainCallFilter
{
    /// <summary>Longer than a dead silo stays unnoticed and a client's call hangs; shorter than people wait.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<MethodInfo, bool> _repeatable = [];

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod is not { } method || !_repeatable.GetOrAdd(method, MayBeRepeated))
        {
            await context.Invoke();
            return;
        }

        var started = clock.GetTimestamp();
        for (var pause = s_firstPause; ; pause = pause + pause < s_longestPause ? pause + pause : s_longestPause)
        {
            try
            {
                await context.Invoke();
                return;
            }
            catch (Exception exception) when (IsOfTheCluster(exception))
            {
                if (clock.GetElapsedTime(started) >= s_patience || process.ApplicationStopping.IsCancellationRequested)
                    throw AsOne(exception);

                await Task.Delay(pause, clock);
            }
        }
    }

    private static bool MayBeRepeated(MethodInfo method) =>
        method.DeclaringType?.Assembly == typeof(CallOnceAttribute).Assembly
        && method.GetCustomAttribute<CallOnceAttribute>() is null;

    /// <summary>The silo, its directory or the way to it, and not the grain, failed the call.</summary>
    private bool IsOfTheCluster(Exception exception) =>
        exception is OrleansMessageRejectionException or ConnectionFailedException or ClientNotAvailableException
        || (repeatsTimeouts && exception is TimeoutException);

    /// <summary>Callers need not know the ways in which a cluster can be away.</summary>
    private static Exception AsOne(Exception exception) => exception is TimeoutException or SiloUnavailableException
        ? exception
        : new SiloUnavailableException(exception.Message, exception);
}
