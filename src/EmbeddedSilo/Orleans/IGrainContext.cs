namespace Orleans.Runtime;

/// <summary>One activation of a grain.</summary>
public interface IGrainContext
{
    GrainReference GrainReference { get; }

    GrainId GrainId { get; }

    /// <summary>Null until the grain's constructor has run.</summary>
    object? GrainInstance { get; }

    /// <summary>The services of this activation: scoped services live as long as the activation does.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Completes when the activation has ended. Awaiting it inside the grain itself would never end.</summary>
    Task Deactivated { get; }

    /// <summary>Lets the running requests finish, then ends the activation. Repeating it changes nothing.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

/// <summary>Gives the activation on whose turn the calling code runs.</summary>
public interface IGrainContextAccessor
{
    /// <summary>Null outside of grains.</summary>
    IGrainContext? GrainContext { get; }
}
