namespace OrderActors.DeterministicRuntime;

/// <summary>What waits in a lane, in order of arrival.</summary>
/// <remarks>
/// There is one for every active grain, and seldom more than one item in it: a queue exists only while there are more.
/// </remarks>
internal sealed class LaneItems
{
    private object? _first;
    private Queue<object>? _others;

    public bool IsEmpty => _first is null;

    public IEnumerable<object> All => _first is null ? [] : [_first, .. _others ?? []];

    public void Add(object item)
    {
        if (_first is null)
            _first = item;
        else
            (_others ??= new()).Enqueue(item);
    }

    /// <returns>The oldest item; null when there is none.</returns>
    public object? Take()
    {
        var taken = _first;
        if (_others is null || !_others.TryDequeue(out _first))
            Clear();
        return taken;
    }

    public void Clear()
    {
        _first = null;
        _others = null;
    }
}
