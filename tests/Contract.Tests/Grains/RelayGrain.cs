using Orleans;

namespace OrderActors.Contract.Tests.Grains;

public interface IRelayGrain : IGrainWithStringKey
{
    /// <summary>Waits at the gate, then calls a work grain and gives its answer.</summary>
    Task<int> PassThenCallAsync(string gate, string workGrain);
}

public sealed class RelayGrain(Probe probe) : Grain, IRelayGrain
{
    public async Task<int> PassThenCallAsync(string gate, string workGrain)
    {
        probe.Record($"at {gate}");
        await probe.PassAsync(gate);
        var answer = await GrainFactory.GetGrain<IWorkGrain>(workGrain).WorkAsync($"for {this.GetPrimaryKeyString()}");
        probe.Record($"answered {this.GetPrimaryKeyString()}");
        return answer;
    }
}
