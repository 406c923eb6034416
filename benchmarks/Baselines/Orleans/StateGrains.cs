using Orleans;
using Orleans.Runtime;

namespace OrderActors.Baselines;

/// <summary>An order as one would write it first: its state in one record, written after each step.</summary>
public interface IStateOrderGrain : IGrainWithStringKey
{
    /// <summary>Takes the order, reserves its units, and makes it processing; each step is stored before the next.</summary>
    Task TakeAsync(string payload, string sku, int quantity);
}

/// <summary>A SKU in one record.</summary>
public interface IStateSkuGrain : IGrainWithStringKey
{
    Task StockAsync(int units);

    /// <returns>False when there are not enough units.</returns>
    Task<bool> ReserveAsync(string reservation, int quantity);

    Task<long> ReservedAsync();
}

[GenerateSerializer]
public sealed class StateOrder
{
    [Id(0)]
    public string State { get; set; } = "";

    [Id(1)]
    public string Payload { get; set; } = "";
}

/// <remarks>
/// Only the last reservations are kept, to recognise repeats: with all of them in one record each write would be slower
/// than the one before, and nobody would run it so for long.
/// </remarks>
[GenerateSerializer]
public sealed class StateSku
{
    public const int MaxRemembered = 100;

    [Id(0)]
    public int OnHand { get; set; }

    [Id(1)]
    public long Reserved { get; set; }

    [Id(2)]
    public List<string> Remembered { get; set; } = [];
}

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
