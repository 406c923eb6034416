using Orleans.Runtime;

namespace Orleans;

/// <summary>What the runtime asks of a grain class that wants to know its own context and life cycle.</summary>
public interface IGrainBase
{
    /// <summary>The activation that this object is the instance of.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>
    /// Runs before the first request. An exception fails every waiting caller and discards the activation.
    /// </summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs once after the last request. Not called when the process dies.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
