using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A record that is read before <see cref="Grain.OnActivateAsync"/> runs.</summary>
/// <remarks>
/// A write with an outdated etag throws <see cref="Storage.InconsistentStateException"/>; let it escape, so that the
/// activation ends and the next one reads what is stored. After any failed write the changed object stays in memory.
/// </remarks>
public interface IPersistentState<TState> : IStorage<TState>;

/// <summary>Asks for an <see cref="IPersistentState{TState}"/> as a constructor parameter.</summary>
/// <param name="stateName">Name of the record within the grain.</param>
/// <param name="storageName">Name of the registered storage; without it the default one.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    public string StateName { get; } = stateName;

    public string? StorageName { get; } = storageName;
}
