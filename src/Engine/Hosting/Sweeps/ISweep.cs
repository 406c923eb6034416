namespace OrderActors.Engine.Hosting.Sweeps;

/// <summary>One kind of work that can be due: finds what is due, and tells whoever has to do it.</summary>
public interface ISweep
{
    /// <summary>Of leases and measures.</summary>
    string Kind { get; }

    /// <summary>One look at what is due of this kind.</summary>
    /// <returns>Whether more is due that should be done at once.</returns>
    Task<bool> SweepAsync(CancellationToken cancellation);
}
