using OrderActors.Ports;

namespace OrderActors.Silo.Settings;

/// <param name="CallTimeout">How long a call to a grain may take.</param>
/// <param name="SweepEvery">Pause between two looks for what is due.</param>
/// <param name="StayInMemory">How long a grain that nobody calls stays in memory.</param>
/// <param name="SkusStayInMemory">The same for SKUs.</param>
/// <param name="KeepOrdersAtRest">Whether orders that wait for somebody stay as well.</param>
/// <param name="KeyDirectory">Where the keys lie that encrypt shop tokens.</param>
/// <param name="MasterKey">Base64 of 32 bytes that encrypt those keys; null = made at the first start.</param>
public sealed record SiloSettings(
    TimeSpan CallTimeout,
    TimeSpan SweepEvery,
    TimeSpan StayInMemory,
    TimeSpan SkusStayInMemory,
    bool KeepOrdersAtRest,
    string KeyDirectory,
    string? MasterKey)
{
    /// <param name="inCluster">Its processes have nothing but the database in common, so the keys are there.</param>
    /// <exception cref="SettingsException">The processes of a cluster would not have the same master key.</exception>
    internal SiloOptions OptionsFor(bool inCluster) => new()
    {
        KeysInDatabase = inCluster,
        CallTimeout = CallTimeout,
        SweepEvery = SweepEvery,
        StayInMemory = StayInMemory,
        SkusStayInMemory = SkusStayInMemory,
        KeepOrdersAtRest = KeepOrdersAtRest,
        KeyDirectory = KeyDirectory,
        MasterKey = inCluster && MasterKey is null
            ? throw new SettingsException(
                "Silo:MasterKey is empty; every process of a cluster needs the same one, which openssl rand -base64 32 makes.")
            : MasterKey,
    };

    internal static SiloSettings Read(SettingsInput input)
    {
        input.RequireKnown(
            "Silo",
            "CallTimeoutSeconds",
            "SweepEverySeconds",
            "StayInMemorySeconds",
            "SkusStayInMemorySeconds",
            "KeepOrdersAtRest",
            "KeyDirectory",
            "MasterKey");
        return new SiloSettings(
            input.Seconds("Silo:CallTimeoutSeconds", 30, 1, 300),
            input.Seconds("Silo:SweepEverySeconds", 1, 0.05, 60),
            input.Seconds("Silo:StayInMemorySeconds", 120, 61, 86_400),
            input.Seconds("Silo:SkusStayInMemorySeconds", 3_600, 61, 86_400),
            input.OnOrOff("Silo:KeepOrdersAtRest", fallback: false),
            input.Text("Silo:KeyDirectory", "data/keys"),
            input.Optional("Silo:MasterKey"));
    }

    internal void RequireMasterKey(SettingsInput input) => input.Check(() => OptionsFor(inCluster: true));

    /// <summary>Without the master key.</summary>
    public override string ToString() => $"Silo with keys in {KeyDirectory}";
}
