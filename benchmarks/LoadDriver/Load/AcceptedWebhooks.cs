namespace OrderActors.LoadDriver.Load;

/// <summary>What the gateway answered. Safe on every thread.</summary>
internal sealed class AcceptedWebhooks
{
    private long _accepted;
    private long _refused;
    private long _idle;

    /// <summary>Notifications answered 200, each counted once.</summary>
    public long Count => Interlocked.Read(ref _accepted);

    /// <summary>Tries that were answered otherwise, or not in time.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Notifications that were taken and ask for no work.</summary>
    public long Idle => Interlocked.Read(ref _idle);

    public void NoteIdle(long count) => Interlocked.Add(ref _idle, count);

    public bool Note(bool isAccepted)
    {
        Interlocked.Increment(ref isAccepted ? ref _accepted : ref _refused);
        return isAccepted;
    }
}
