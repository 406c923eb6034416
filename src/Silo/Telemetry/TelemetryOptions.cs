namespace OrderActors.Silo.Telemetry;

/// <summary>Where spans and measures of the process go.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Address of an OTLP receiver that takes HTTP with protobuf, such as <c>http://localhost:4318</c>.</summary>
    /// <value>Default null: nothing is collected and nothing is sent. A path is kept, and <c>v1/traces</c> or <c>v1/metrics</c> put behind it.</value>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>The service that this process is an instance of.</summary>
    public string ServiceName { get; set; } = "orderactors";

    /// <summary>Tells the processes of one service apart.</summary>
    /// <value>Default: name of the machine and id of the process.</value>
    public string Instance { get; set; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>Time from one sending of measures to the next.</summary>
    /// <value>Default 15 seconds; at least 1 second.</value>
    public TimeSpan MetricsEvery { get; set; } = TimeSpan.FromSeconds(15);
}
