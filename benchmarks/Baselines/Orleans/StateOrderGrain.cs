using Orleans;
using Orleans.Runtime;

namespace OrderActors.Baselines;

[GrainType("stateorder")]
public sealed class StateOrderGrain([PersistentState("order")] IPersistentState<StateOrder> order) : Grain, IStateOrderGrain
{
    public async Task TakeAsync(string payload, string sku, int quantity)
    {
        order.State.State = "received";
        order.State.Payload = payload;
        await order.WriteStateAsync();
        if (!await GrainFactory.GetGrain<IStateSkuGrain>(sku).ReserveAsync(this.GetPrimaryKeyString(), quantity))
            throw new BaselineBrokenException($"{sku} had no unit left");

        order.State.State = "processing";
        await order.WriteStateAsync();
    }
}
