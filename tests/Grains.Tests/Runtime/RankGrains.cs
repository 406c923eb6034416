using Orleans;
using OrderActors.GrainInterfaces;

namespace OrderActors.Grains.Tests.Runtime;

/// <summary>A grain for the filter's own test.</summary>
[CallRank(1)]
public interface IUpperGrain : IGrainWithStringKey
{
    /// <summary>Calls the lower grain, which is allowed.</summary>
    Task AskLowerAsync();

    Task AnswerAsync();
}

/// <summary>A grain that stands below <see cref="IUpperGrain"/>.</summary>
[CallRank(2)]
public interface ILowerGrain : IGrainWithStringKey
{
    /// <summary>Calls the upper grain, which could close a cycle.</summary>
    Task AskUpperAsync();

    /// <summary>Calls another grain of its own rank.</summary>
    Task AskPeerAsync();

    Task AnswerAsync();
}

public sealed class UpperGrain : Grain, IUpperGrain
{
    public Task AskLowerAsync() => GrainFactory.GetGrain<ILowerGrain>("one").AnswerAsync();

    public Task AnswerAsync() => Task.CompletedTask;
}

public sealed class LowerGrain : Grain, ILowerGrain
{
    public Task AskUpperAsync() => GrainFactory.GetGrain<IUpperGrain>("one").AnswerAsync();

    public Task AskPeerAsync() => GrainFactory.GetGrain<ILowerGrain>("two").AnswerAsync();

    public Task AnswerAsync() => Task.CompletedTask;
}
