using Orleans;
using OrderActors.GrainInterfaces;
using OrderActors.Grains.Tests.Support;

namespace OrderActors.Grains.Tests.Runtime;

/// <summary>A grain that fails as it is told.</summary>
[CallRank(1)]
public interface IFailingGrain : IGrainWithStringKey
{
    /// <summary>Throws the exception of this type from <see cref="Failures"/>.</summary>
    Task FailAsync(string type);

    /// <summary>Lets another grain throw it, and the exception through.</summary>
    Task FailThroughAsync(string type);
}

public sealed class FailingGrain : Grain, IFailingGrain
{
    public async Task FailAsync(string type)
    {
        await Task.Yield();
        throw Failures.All().Single(failure => failure.GetType().Name == type);
    }

    public Task FailThroughAsync(string type) => GrainFactory.GetGrain<IFailingGrain>("other").FailAsync(type);
}
