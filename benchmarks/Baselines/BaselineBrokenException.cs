namespace OrderActors.Baselines;

/// <summary>A run wrote something else than it should have: its throughput counts as zero.</summary>
public sealed class BaselineBrokenException(string message) : Exception(message);
