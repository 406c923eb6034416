namespace OrderActors.Engine.Aggregates;

/// <summary>Who holds an aggregate in memory.</summary>
/// <remarks>An interface and not a delegate, which would be one more object for every active order.</remarks>
public interface IAggregateOwner
{
    /// <summary>A commit failed: what is in memory must be given up, and the next one starts from what was stored. Called once.</summary>
    void GiveUp();
}
