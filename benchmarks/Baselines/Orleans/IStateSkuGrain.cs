using Orleans;

namespace OrderActors.Baselines;

/// <summary>A SKU in one record.</summary>
public interface IStateSkuGrain : IGrainWithStringKey
{
    Task StockAsync(int units);

    /// <returns>False when there are not enough units.</returns>
    Task<bool> ReserveAsync(string reservation, int quantity);

    Task<long> ReservedAsync();
}
