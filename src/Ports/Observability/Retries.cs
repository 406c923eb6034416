using System.Diagnostics.Metrics;

namespace OrderActors.Ports.Observability;

/// <summary>Counts what this process repeats by itself, before anybody who waits for it is told of a failure.</summary>
/// <remarks>Durable retries are not counted here: they are rows with a due time, and have measures of their own.</remarks>
public static class Retries
{
    private static readonly Counter<long> s_retries = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.Retries, "{retry}", "Attempts repeated within one call, by what is repeated.");

    /// <param name="kind">What is repeated: one of few names, none of which is an id.</param>
    public static void Count(string kind) => s_retries.Add(1, new KeyValuePair<string, object?>(Telemetry.Tags.Kind, kind));
}
