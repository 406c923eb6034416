using OrderActors.Engine.Aggregates;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>Counts how often it was told to give up what it holds.</summary>
internal sealed class CountingOwner : IAggregateOwner
{
    public int Stops { get; private set; }

    public void GiveUp() => Stops++;
}
