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
        var target = context.InterfaceMethod.DeclaringType!;
        if (context.SourceContext?.GrainInstance?.GetType() is not { } caller || IsOfTheRuntime(target))
            return context.Invoke();

        Interlocked.Increment(ref _checked);
        if (RankOf(caller) is { } from && RankOf(target) is { } to && to > from)
            return context.Invoke();

        var refusal = $"{caller.Name} (rank {RankOf(caller)}) calls {target.Name} (rank {RankOf(target)})";
        Refused.Enqueue(refusal);
        throw new InvalidOperationException(refusal);
    }

    /// <summary>Orleans keeps its own house by calls as well.</summary>
    private static bool IsOfTheRuntime(Type target) =>
        target.FullName!.StartsWith($"{nameof(Orleans)}.", StringComparison.Ordinal);

    private static int? RankOf(Type type) =>
        type.GetInterfaces().Append(type)
            .Select(candidate => candidate.GetCustomAttribute<CallRankAttribute>()?.Rank)
            .Max();
}
