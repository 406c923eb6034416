using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using OrderActors.GrainInterfaces;
using Polly;

namespace OrderActors.Silo.Runtime;

/// <summary>Repeats calls whose silo went away, until the cluster has found the grain a new place.</summary>
/// <remarks>
/// Every command of ours carries an operation id and may be repeated, so "unknown" and "not delivered" need no telling
/// apart. What must not be repeated says so with <see cref="CallOnceAttribute"/>.
/// </remarks>
internal sealed class RepeatedCalls : IOutgoingGrainCallFilter
{
    private readonly ConcurrentDictionary<MethodInfo, bool> _repeatable = [];
    private readonly TimeProvider _clock;
    private readonly bool _repeatsTimeouts;
    private readonly ResiliencePipeline _repeats;

    /// <param name="repeatsTimeouts">
    /// In a client, whose calls hang when their silo dies. Not in a silo: a call to a neighbour there is not copied, and its
    /// arguments are gone once its turn has ended.
    /// </param>
    public RepeatedCalls(TimeProvider clock, IHostApplicationLifetime process, bool repeatsTimeouts)
    {
        _clock = clock;
        _repeatsTimeouts = repeatsTimeouts;
        _repeats = ClusterResilience.ForCalls(
            clock, exception => IsOfTheCluster(exception) && !process.ApplicationStopping.IsCancellationRequested);
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod is not { } method || !_repeatable.GetOrAdd(method, MayBeRepeated))
        {
            await context.Invoke();
            return;
        }

        // Nearly every call succeeds, and an order makes many: the first try goes without the pipeline.
        var startedAt = _clock.GetTimestamp();
        Exception first;
        try
        {
            await context.Invoke();
            return;
        }
        catch (Exception exception) when (IsOfTheCluster(exception))
        {
            first = exception;
        }

        await RepeatAsync(new FailedCall(context, first), startedAt);
    }

    private async Task RepeatAsync(FailedCall call, long startedAt)
    {
        var context = ClusterResilience.BeginCall(startedAt);
        try
        {
            await _repeats.ExecuteAsync(static async (_, call) => await call.InvokeAsync(), context, call);
        }
        catch (Exception exception) when (IsOfTheCluster(exception))
        {
            throw AsOne(exception);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static bool MayBeRepeated(MethodInfo method) =>
        method.DeclaringType?.Assembly == typeof(CallOnceAttribute).Assembly
        && method.GetCustomAttribute<CallOnceAttribute>() is null;

    /// <summary>The silo, its directory or the way to it, and not the grain, failed the call.</summary>
    private bool IsOfTheCluster(Exception exception) =>
        exception is OrleansMessageRejectionException or ConnectionFailedException or ClientNotAvailableException
        || (_repeatsTimeouts && exception is TimeoutException);

    /// <summary>Callers need not know the ways in which a cluster can be away.</summary>
    private static Exception AsOne(Exception exception) => exception is TimeoutException or SiloUnavailableException
        ? exception
        : new SiloUnavailableException(exception.Message, exception);

    /// <summary>Its first try counts as the pipeline's own.</summary>
    private sealed class FailedCall(IOutgoingGrainCallContext call, Exception first)
    {
        private Exception? _first = first;

        public Task InvokeAsync()
        {
            var failure = _first;
            _first = null;
            return failure is null ? call.Invoke() : Task.FromException(failure);
        }
    }
}
