using System.Net;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Timers;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>What the base class of grains asks its silo for.</summary>
internal sealed class GrainRuntime(DeterministicSilo silo) : IGrainRuntime
{
    public string SiloIdentity => SiloAddress.ToString();

    /// <summary>Nobody listens there.</summary>
    public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 0), 0);

    public IGrainFactory GrainFactory => silo.Client;

    public ITimerRegistry TimerRegistry => silo.Timers;

    public IServiceProvider ServiceProvider => silo.Services;

    public TimeProvider TimeProvider => silo.Clock;

    public void DeactivateOnIdle(IGrainContext grainContext) => grainContext.Deactivate(
        new(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) =>
        (grainContext as Activation)?.DelayDeactivation(timeSpan);

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext) =>
        throw new NotSupportedException($"Grain<TGrainState> is not offered here; ask for an {nameof(IPersistentState<>)}");
}
