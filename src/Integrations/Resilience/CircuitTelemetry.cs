using System.Diagnostics.Metrics;
using OrderActors.Ports.Observability;
using Polly.Telemetry;

namespace OrderActors.Integrations.Resilience;

/// <summary>Counts how often circuits open, are tried, and close.</summary>
/// <remarks>Called by Polly on the thread of the call, and under the circuit's lock: it only counts.</remarks>
internal sealed class CircuitTelemetry(string integration) : TelemetryListener
{
    private static readonly Counter<long> s_changes = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.ChannelCircuit, "{change}", "Changes of the circuits of shops: opened, half_opened, closed.");

    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        if (StateOf(args.Event.EventName) is { } state)
            s_changes.Add(1, new(Telemetry.Tags.Kind, integration), new(Telemetry.Tags.State, state));
    }

    private static string? StateOf(string happened) => happened switch
    {
        "OnCircuitOpened" => "opened",
        "OnCircuitHalfOpened" => "half_opened",
        "OnCircuitClosed" => "closed",
        _ => null,
    };
}
