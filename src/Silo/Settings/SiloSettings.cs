using Microsoft.Extensions.Configuration;

namespace OrderActors.Silo.Settings;

/// <param name="CallTimeout">How long a call to a grain may take.</param>
/// <param name="SweepEvery">Pause between two looks for what is due.</param>
/// <param name="KeyDirectory">Where the keys lie that encrypt shop tokens.</param>
/// <param name="MasterKey">Base64 of 32 bytes that encrypt those keys; null = made at the first start.</param>
public sealed record SiloSettings(TimeSpan CallTimeout, TimeSpan SweepEvery, string KeyDirectory, string? MasterKey)
{
    internal SiloOptions Options => new()
    {
        CallTimeout = CallTimeout,
        SweepEvery = SweepEvery,
        KeyDirectory = KeyDirectory,
        MasterKey = MasterKey,
    };

    internal static SiloSettings Read(IConfiguration configuration)
    {
        Setting.RequireKnown(
            configuration, "Silo", "CallTimeoutSeconds", "SweepEverySeconds", "KeyDirectory", "MasterKey");
        return new SiloSettings(
            Setting.Seconds(configuration, "Silo:CallTimeoutSeconds", 30, 1, 300),
            Setting.Seconds(configuration, "Silo:SweepEverySeconds", 1, 0.05, 60),
            Setting.Text(configuration, "Silo:KeyDirectory", "data/keys"),
            Setting.Optional(configuration, "Silo:MasterKey"));
    }

    /// <summary>Without the master key.</summary>
    public override string ToString() => $"Silo with keys in {KeyDirectory}";
}
