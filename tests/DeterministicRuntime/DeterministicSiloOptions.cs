using System.Reflection;

namespace OrderActors.DeterministicRuntime;

/// <summary>Settings of one silo. Read once, when the silo is made.</summary>
public sealed class DeterministicSiloOptions
{
    /// <summary>Where grain classes are looked for.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>
    /// How long a caller waits before it gets a <see cref="TimeoutException"/>; the call itself goes on.
    /// </summary>
    /// <value>Default 30 s, as in Orleans. <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many requests may run or wait in one activation; more are refused at once.</summary>
    /// <value>Default 10,000; chosen, so that a stuck grain costs megabytes and not the process.</value>
    public int MaxQueuedRequests { get; set; } = 10_000;

    /// <summary>How long an activation may be idle before it is collected, unless its class says otherwise.</summary>
    /// <value>Default 15 minutes, as in Orleans.</value>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The same for single classes, by their full name; what the class itself says goes before.</summary>
    /// <value>Default none.</value>
    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; } = new(StringComparer.Ordinal);

    /// <summary>How often idle activations are looked for.</summary>
    /// <value>Default 1 minute, as in Orleans.</value>
    public TimeSpan CollectionInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long <c>OnActivateAsync</c> may take.</summary>
    /// <value>Default 30 s, as in Orleans.</value>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <c>OnDeactivateAsync</c> may take; at shutdown, of all grains together.</summary>
    /// <value>Default 10 s; with <see cref="ShutdownTimeout"/> it stays within the 30 s that a host waits.</value>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stopping silo lets calls finish.</summary>
    /// <value>Default 15 s.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Which work runs next, and where.</summary>
    /// <value>Default: the threads of the process. A <see cref="SeededSiloScheduler"/> makes runs repeatable.</value>
    public SiloScheduler Scheduler { get; set; } = ThreadPoolSiloScheduler.Instance;

    /// <summary>Where the calls of this silo's grains and client go.</summary>
    /// <value>Default null: to this silo.</value>
    public ICallRouter? Router { get; set; }

    /// <summary>
    /// Namespaces whose exceptions keep their type between processes, beside those that Orleans knows; as
    /// <c>ExceptionSerializationOptions.SupportedNamespacePrefixes</c>.
    /// </summary>
    public IList<string> ExceptionNamespaces { get; } = [];

    internal TimeSpan CollectionAgeOf(Type grainClass) =>
        ClassSpecificCollectionAge.TryGetValue(grainClass.FullName!, out var age) ? age : CollectionAge;

    internal void Validate()
    {
        if (GrainAssemblies.Count == 0)
            throw new ArgumentException($"{nameof(GrainAssemblies)} is empty: the silo would have no grains");
        if (CallTimeout != Timeout.InfiniteTimeSpan)
            RequirePositive(CallTimeout, nameof(CallTimeout));

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedRequests, 1, nameof(MaxQueuedRequests));
        RequirePositive(CollectionAge, nameof(CollectionAge));
        foreach (var (name, age) in ClassSpecificCollectionAge)
            RequirePositive(age, $"{nameof(ClassSpecificCollectionAge)}[{name}]");
        RequirePositive(CollectionInterval, nameof(CollectionInterval));
        RequirePositive(ActivationTimeout, nameof(ActivationTimeout));
        RequirePositive(DeactivationTimeout, nameof(DeactivationTimeout));
        RequirePositive(ShutdownTimeout, nameof(ShutdownTimeout));
    }

    private static void RequirePositive(TimeSpan value, string name) =>
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
}
