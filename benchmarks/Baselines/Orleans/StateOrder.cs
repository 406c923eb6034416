using Orleans;

namespace OrderActors.Baselines;

[GenerateSerializer]
public sealed class StateOrder
{
    [Id(0)]
    public string State { get; set; } = "";

    [Id(1)]
    public string Payload { get; set; } = "";
}
