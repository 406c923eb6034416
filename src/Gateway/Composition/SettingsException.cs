namespace OrderActors.Gateway.Composition;

/// <summary>A setting is wrong. The message is one sentence for the operator: which setting, and what to do.</summary>
public sealed class SettingsException(string message) : Exception(message);
