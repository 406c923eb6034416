namespace OrderActors.Ports;

/// <summary>A setting is missing or wrong. The message has a line for each, which names it and says what to set.</summary>
public sealed class SettingsException(string message) : Exception(message);
