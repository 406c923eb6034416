using Orleans;
using Orleans.Runtime;

namespace OrderActors.Baselines;

[GrainType("statesku")]
public sealed class StateSkuGrain([PersistentState("sku")] IPersistentState<StateSku> sku) : Grain, IStateSkuGrain
{
    public Task StockAsync(int units)
    {
        sku.State.OnHand += units;
        return sku.WriteStateAsync();
    }

    public async Task<bool> ReserveAsync(string reservation, int quantity)
    {
        var state = sku.State;
        if (state.Remembered.Contains(reservation))
            return true;
        if (state.OnHand - state.Reserved < quantity)
            return false;

        state.Reserved += quantity;
        state.Remembered.Add(reservation);
        if (state.Remembered.Count > StateSku.MaxRemembered)
            state.Remembered.RemoveAt(0);
        await sku.WriteStateAsync();
        return true;
    }

    public Task<long> ReservedAsync() => Task.FromResult(sku.State.Reserved);
}
