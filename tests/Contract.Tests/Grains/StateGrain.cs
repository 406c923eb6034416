using Orleans;
using Orleans.Runtime;

namespace OrderActors.Contract.Tests.Grains;

[GenerateSerializer]
public sealed class Counter
{
    [Id(0)]
    public int Value { get; set; }
}

public interface IStateGrain : IGrainWithStringKey
{
    /// <returns>Value, whether a record exists, and whether there is an etag.</returns>
    Task<string> DescribeAsync();

    Task SetAsync(int value);

    Task SetWithoutWritingAsync(int value);

    Task ReadAgainAsync();

    Task ClearAsync();

    Task<int> OtherAsync();

    Task EndAsync();

    /// <summary>Writes to the store behind the activation's back, as a second activation would.</summary>
    Task OverwriteBehindAsync();
}

public sealed class StateGrain(
    [PersistentState("counter")] IPersistentState<Counter> counter,
    [PersistentState("other", "named")] IPersistentState<Counter> other,
    Probe probe,
    [Microsoft.Extensions.DependencyInjection.FromKeyedServices("Default")] Orleans.Storage.IGrainStorage storage)
    : Grain, IStateGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Record($"activate with {counter.State.Value}");
        return Task.CompletedTask;
    }

    public Task<string> DescribeAsync() =>
        Task.FromResult($"{counter.State.Value} exists={counter.RecordExists} etag={counter.Etag is not null}");

    public async Task SetAsync(int value)
    {
        counter.State.Value = value;
        other.State.Value = value * 10;
        await counter.WriteStateAsync();
        await other.WriteStateAsync();
    }

    public Task SetWithoutWritingAsync(int value)
    {
        counter.State.Value = value;
        return Task.CompletedTask;
    }

    public Task ReadAgainAsync() => counter.ReadStateAsync();

    public Task ClearAsync() => counter.ClearStateAsync();

    public Task<int> OtherAsync() => Task.FromResult(other.State.Value);

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task OverwriteBehindAsync()
    {
        var record = new GrainState<Counter>();
        await storage.ReadStateAsync("counter", this.GetGrainId(), record);
        record.State ??= new Counter();
        record.State.Value = 99;
        await storage.WriteStateAsync("counter", this.GetGrainId(), record);
    }
}
