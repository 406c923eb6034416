using Orleans;

namespace OrderActors.Baselines;

/// <summary>An order as one would write it first: its state in one record, written after each step.</summary>
public interface IStateOrderGrain : IGrainWithStringKey
{
    /// <summary>Takes the order, reserves its units, and makes it processing; each step is stored before the next.</summary>
    Task TakeAsync(string payload, string sku, int quantity);
}
