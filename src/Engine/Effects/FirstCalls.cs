namespace OrderActors.Engine.Effects;

/// <summary>Effects that were begun here without looking, until the time after which nobody may do so any more.</summary>
internal sealed class FirstCalls(TimeProvider clock)
{
    private readonly Dictionary<string, DateTimeOffset> _begun = new(StringComparer.Ordinal);

    /// <summary>The same in the order of beginning, which is nearly that of forgetting.</summary>
    private readonly Queue<string> _inOrder = new();

    /// <returns>False when the call may have been made already, here or by somebody else.</returns>
    public bool Begin(string effectId, DateTimeOffset callBefore)
    {
        var now = clock.GetUtcNow();
        while (_inOrder.TryPeek(out var oldest) && _begun[oldest] < now)
            _begun.Remove(_inOrder.Dequeue());
        if (now > callBefore || !_begun.TryAdd(effectId, callBefore))
            return false;

        _inOrder.Enqueue(effectId);
        return true;
    }
}
