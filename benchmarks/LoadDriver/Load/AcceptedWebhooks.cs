namespace OrderActors.LoadDriver.Load;

/// <summary>What the gateway answered. Safe on every thread.</summary>
internal sealed class AcceptedWebhooks
{
    private long _accepted;
    private long _refused;

    /// <summary>Notifications answered 200, each counted once.</summary>
    public long Count => Interlocked.Read(ref _accepted);

    /// <summary>Tries that were answered otherwise, or not in time.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public bool Note(int status)
    {
        var isAccepted = status == 200;
        Interlocked.Increment(ref isAccepted ? ref _accepted : ref _refused);
        return isAccepted;
    }
}
