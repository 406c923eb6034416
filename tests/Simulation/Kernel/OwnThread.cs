namespace OrderActors.Simulation.Kernel;

/// <summary>The one thread that a run lives on. Whoever comes from another is remembered, and ends the run.</summary>
/// <remarks>Not thrown at the intruder: that one may swallow it, and the run could still not be repeated.</remarks>
internal sealed class OwnThread
{
    private readonly int _id = Environment.CurrentManagedThreadId;
    private volatile string? _intruder;

    /// <param name="who">Who was reached, for the message.</param>
    public void Require(string who)
    {
        if (Environment.CurrentManagedThreadId != _id)
            _intruder ??= who;
    }

    /// <exception cref="LeftTheThreadException">Some work left the thread.</exception>
    public void ThrowIfLeft()
    {
        if (_intruder is { } intruder)
            throw new LeftTheThreadException(intruder);
    }
}
