using Orleans;
using Orleans.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>What Orleans offers of an activation to grains and to its own base classes.</summary>
internal sealed partial class Activation
{
    private Dictionary<Type, object>? _components;
    private GrainLifecycle? _lifecycle;

    /// <summary>The same in every run: number of the activation in its silo.</summary>
    public ActivationId ActivationId => new(new Guid(0, 0, 0, BitConverter.GetBytes(Sequence)));

    public GrainAddress Address => new()
    {
        GrainId = GrainId,
        ActivationId = ActivationId,
        SiloAddress = Silo.GrainRuntime.SiloAddress,
    };

    public IGrainLifecycle ObservableLifecycle => _lifecycle ??= new GrainLifecycle(
        Silo.Services.GetService<ILogger<DeterministicSilo>>() ?? (ILogger)NullLogger.Instance);

    public IWorkItemScheduler Scheduler => Lane;

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType) =>
        _components?.GetValueOrDefault(componentType)
            ?? (componentType.IsInstanceOfType(GrainInstance) ? GrainInstance : null)
            ?? (componentType.IsInstanceOfType(this) ? this : null);

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        _components ??= [];
        if (value is null)
            _components.Remove(typeof(TComponent));
        else
            _components[typeof(TComponent)] = value;
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => Sequence.GetHashCode();

    /// <summary>There is nowhere to go: the activation ends, and the next call makes another.</summary>
    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) =>
        Deactivate(new(DeactivationReasonCode.Migrating, "The grain asked to be moved."), cancellationToken);

    /// <summary>Activations start by themselves here.</summary>
    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
    }

    public void Rehydrate(IRehydrationContext context) => throw NotOffered("state that comes from another activation");

    public void ReceiveMessage(object message) => throw NotOffered("messages of Orleans' own kind");

    private static NotSupportedException NotOffered(string what) => new($"{what} are not offered here");

    private sealed class GrainLifecycle(ILogger logger) : LifecycleSubject(logger), IGrainLifecycle
    {
        public void AddMigrationParticipant(IGrainMigrationParticipant participant)
        {
        }

        public void RemoveMigrationParticipant(IGrainMigrationParticipant participant)
        {
        }
    }
}
