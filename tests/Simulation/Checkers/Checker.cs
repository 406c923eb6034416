using System.Runtime.CompilerServices;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>One rule that must hold. Looks at what is stored and at TikTok's ledger, never into the grains.</summary>
internal abstract class Checker(CheckedWorld world)
{
    protected CheckedWorld World { get; } = world;

    protected StoreTables Tables => World.Store.Tables;

    /// <summary>After each transaction, before anybody else runs.</summary>
    public virtual void AfterCommit(Commit commit) { }

    /// <summary>Every few seconds, once the faults are over.</summary>
    public virtual void AfterFaults() { }

    /// <summary>Once, when the world has healed and come to rest.</summary>
    public virtual void AtEnd() { }

    protected void Require(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Explanation why)
    {
        if (!holds)
            World.World.Unsafe(GetType().Name, why.ToString());
    }

    protected void Require(bool holds, string why)
    {
        if (!holds)
            World.World.Unsafe(GetType().Name, why);
    }

    protected void RequireAtEnd(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Explanation why)
    {
        if (!holds)
            World.World.Report(Outcome.Stuck, GetType().Name, why.ToString());
    }

    protected void RequireAtEnd(bool holds, string why)
    {
        if (!holds)
            World.World.Report(Outcome.Stuck, GetType().Name, why);
    }
}
