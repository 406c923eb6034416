using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using OrderActors.GrainInterfaces;

namespace OrderActors.Grains.Tests.Support;

/// <summary>Refuses the grain call that could close a cycle: one to a grain of the same or a lower rank.</summary>
internal sealed class CallRankFilter : IOutgoingGrainCallFilter
{
    private int _checked;

    /// <summary>Calls from grain to grain that were looked at.</summary>
    public int Checked => Volatile.Read(ref _checked);

    public ConcurrentQueue<string> Refused { get; } = new();

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.SourceContext?.GrainInstance?.GetType() is not { } caller)
            return context.Invoke();

        Interlocked.Increment(ref _checked);
        var target = context.InterfaceMethod.DeclaringType!;
        if (RankOf(caller) is { } from && RankOf(target) is { } to && to > from)
            return context.Invoke();

        var refusal = $"{caller.Name} (rank {RankOf(caller)}) calls {target.Name} (rank {RankOf(target)})";
        Refused.Enqueue(refusal);
        throw new InvalidOperationException(refusal);
    }

    private static int? RankOf(Type type) =>
        type.GetInterfaces().Append(type)
            .Select(candidate => candidate.GetCustomAttribute<CallRankAttribute>()?.Rank)
            .Max();
}
