namespace OrderActors.Simulation.Store;

/// <summary>What the database refuses. All on in a true world; the bug bank switches them off one by one.</summary>
internal sealed record StoreRules
{
    public bool ComparesVersions { get; init; } = true;

    public bool KnowsDeliveries { get; init; } = true;

    public bool ChecksRows { get; init; } = true;

    /// <summary>Sets that commit together are written by halves never.</summary>
    public bool WritesTogetherOrNotAtAll { get; init; } = true;

    /// <summary>Rows and journal are written together.</summary>
    public bool WritesEffectRows { get; init; } = true;

    public bool AppliedStaysApplied { get; init; } = true;
}
