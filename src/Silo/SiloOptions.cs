namespace OrderActors.Silo;

/// <summary>How the process that holds the grains works.</summary>
public sealed class SiloOptions
{
    /// <summary>Pause between two looks for what is due.</summary>
    /// <value>Default 1 second; at least 50 milliseconds.</value>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a caller waits for a grain before the outcome is unknown to him.</summary>
    /// <value>Default 30 seconds, as in Orleans; more than zero.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a grain that nobody calls stays in memory.</summary>
    /// <value>
    /// Default 2 minutes, where Orleans says 15; more than 1 minute, which is how often Orleans looks for idle grains.
    /// After a rush most orders wait for hours, and reading one again takes less than a millisecond; every one that stays
    /// makes each collection of the whole heap longer.
    /// </value>
    public TimeSpan StayInMemory { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The same for SKUs.</summary>
    /// <value>
    /// Default 1 hour; more than 1 minute. A SKU is read again with all its reservations, which takes 0.2 s where thousands
    /// a week are sold, and the next order waits for it.
    /// </value>
    public TimeSpan SkusStayInMemory { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Keep orders in memory for <see cref="StayInMemory"/> that wait for somebody.</summary>
    /// <value>
    /// Default false: they leave at once and are read again when they are called. True takes 3 KB for each and makes
    /// collections longer.
    /// </value>
    public bool KeepOrdersAtRest { get; set; }

    /// <summary>Keep the keys that encrypt shop tokens in the database, for processes that share nothing else.</summary>
    /// <value>Default false: in <see cref="KeyDirectory"/>. True asks for a <see cref="MasterKey"/>.</value>
    public bool KeysInDatabase { get; set; }

    /// <summary>Where the keys lie that encrypt shop tokens.</summary>
    /// <value>Default <c>data/keys</c>; backed up with the database.</value>
    public string KeyDirectory { get; set; } = "data/keys";

    /// <summary>Base64 of 32 random bytes that encrypt the keys themselves.</summary>
    /// <value>Default: made at the first start and kept in <see cref="KeyDirectory"/>, readable by its owner alone.</value>
    public string? MasterKey { get; set; }
}
