namespace OrderActors.Engine.Hosting;

/// <summary>Who a process is among those that divide the sweeps, and how long its leases last.</summary>
public sealed record SweepOwner
{
    /// <summary>Below this a slow commit of the database would already cost the lease.</summary>
    public static readonly TimeSpan MinDuration = TimeSpan.FromSeconds(3);

    /// <summary>For this long nobody sweeps after the owner of a lease died; a longer lease helps nobody.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(1);

    /// <summary>Two renewals may fail before another process takes over.</summary>
    public const int RenewalsPerDuration = 3;

    private readonly TimeSpan _duration = TimeSpan.FromSeconds(6);

    /// <param name="name">
    /// No two processes at a time should have the same; the same one after a restart lets a process take up its own
    /// leases at once.
    /// </param>
    public SweepOwner(string name) => Name = name;

    public string Name { get; }

    /// <summary>How long a lease lasts without renewal, and so how long nobody sweeps after its owner died.</summary>
    /// <value>Default 6 seconds; between <see cref="MinDuration"/> and <see cref="MaxDuration"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">Out of bounds.</exception>
    public TimeSpan Duration
    {
        get => _duration;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, MinDuration);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxDuration);
            _duration = value;
        }
    }

    /// <summary>Pause between two renewals: 2 seconds by default.</summary>
    public TimeSpan RenewEvery => Duration / RenewalsPerDuration;

    /// <summary>How long this process itself trusts a lease, counted from before it asked for it.</summary>
    /// <remarks>Less than <see cref="Duration"/>, because its clock may run slower than the database's.</remarks>
    public TimeSpan TrustFor => Duration - (RenewEvery / 2);
}
