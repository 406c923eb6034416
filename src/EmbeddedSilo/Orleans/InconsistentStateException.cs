using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// Someone else has written the record since it was read. Escaping from a call, it ends the activation.
/// </summary>
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException()
    {
    }

    public InconsistentStateException(string message) : base(message)
    {
    }

    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException!)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    public InconsistentStateException(
        string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    public string? StoredEtag { get; }

    public string? CurrentEtag { get; }

    /// <summary>True until the activation that it came from has been ended; its callers keep theirs.</summary>
    internal bool IsSourceActivation { get; set; } = true;
}
