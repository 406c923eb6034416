using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Store;
using OrderActors.Simulation.TikTok;
using OrderActors.Storage;
using Orleans;
using Orleans.Serialization.Invocation;

namespace OrderActors.Simulation.Mutants;

/// <summary>One deliberate bug, put in at the seams between the parts; the shipped code itself is never touched.</summary>
/// <remarks>This base is the true program. How many mutants the checkers catch is the measure of the simulation.</remarks>
internal abstract class Mutant
{
    /// <summary>The program as it is.</summary>
    public static readonly Mutant None = new TrueProgram();

    /// <summary>How it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The mistake in words.</summary>
    public abstract string Mistake { get; }

    public virtual StoreRules Rules => new();

    public virtual bool VerifiesWebhooks => true;

    public virtual TimeProvider Clock(TimeProvider real, string host) => real;

    public virtual IBatchWriter Writer(IBatchWriter real, MutantHost host) => real;

    public virtual ICommitPipeline Pipeline(ICommitPipeline real, MutantHost host) => real;

    public virtual IStoreReader Reader(IStoreReader real, MutantHost host) => real;

    public virtual IShopChannel Channel(IShopChannel real, MutantHost host) => real;

    public virtual IOrderReader Payloads(IOrderReader real) => real;

    public virtual IOrderStock Stock(IOrderStock real, MutantHost host) => real;

    public virtual IShopOrders Orders(IShopOrders real, MutantHost host) => real;

    public virtual IEffectOwner Owner(IEffectOwner real, MutantHost host) => real;

    public virtual IActors Actors(IActors real, MutantHost host) => real;

    public virtual IEffectHint Effects(IEffectHint real, MutantHost host) => real;

    /// <summary>May change a call that has arrived from another process.</summary>
    public virtual void OnTheWire(IInvokable arrived)
    {
    }

    private sealed class TrueProgram : Mutant
    {
        public override string Name => "none";

        public override string Mistake => "the program as it is";
    }
}

/// <summary>What a mutant may reach of the process that it is put into.</summary>
/// <param name="IsStopping">It was asked to end.</param>
internal sealed record MutantHost(
    World World, SimulatedStore Store, SimulatedTikTok TikTok, string Name, IGrainFactory Grains, Func<bool> IsStopping);
