namespace OrderActors.Domain;

/// <summary>The code broke one of its own rules. Never caught to be handled: it stops the grain.</summary>
public sealed class InvariantBrokenException(string message) : Exception(message);
