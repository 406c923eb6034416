using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrderActors.EmbeddedSilo.Runtime;

namespace Orleans;

/// <summary>Base class of grains. One turn at a time touches its fields, so they need no lock.</summary>
[SuppressMessage("Naming", "CA1725", Justification = "Orleans names the parameter differently in interface and class.")]
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain() : this(RuntimeContext.Current)
    {
    }

    protected Grain(IGrainContext? grainContext) => GrainContext = grainContext;

    /// <summary>
    /// The activation that this object is the instance of; null when the object was made outside a silo.
    /// </summary>
    [AllowNull]
    public IGrainContext GrainContext { get; }

    /// <summary>The reference under which others reach this grain.</summary>
    public GrainReference GrainReference => RequireContext().GrainReference;

    /// <summary>Type and key as one text, for logs.</summary>
    public string IdentityString => RequireContext().GrainId.ToString();

    protected IGrainFactory GrainFactory => ServiceProvider.GetRequiredService<IGrainFactory>();

    /// <summary>The services of this activation: scoped services live as long as the activation does.</summary>
    protected internal IServiceProvider ServiceProvider => RequireContext().ActivationServices;

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Lets the running requests finish and sends everything after them to a new activation.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps the activation from being collected for this long, however idle it is.</summary>
    /// <param name="timeSpan">
    /// Infinite or <see cref="TimeSpan.MaxValue"/>: for ever. Zero or less: an earlier delay ends.
    /// </param>
    protected void DelayDeactivation(TimeSpan timeSpan) =>
        (RequireContext() as Activation)?.DelayDeactivation(timeSpan);

    internal IGrainContext RequireContext() =>
        GrainContext ?? throw new InvalidOperationException($"{GetType().Name} was created outside a silo");
}
