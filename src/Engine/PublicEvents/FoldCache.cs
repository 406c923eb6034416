namespace OrderActors.Engine.PublicEvents;

/// <summary>The folds of the streams that were read last, at most so many. Several readers may use it at once.</summary>
internal sealed class FoldCache<TState>(int capacity)
    where TState : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byStream = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _newestFirst = [];

    public int Count
    {
        get
        {
            lock (_lock)
                return _byStream.Count;
        }
    }

    /// <returns>Null where the stream is not kept.</returns>
    public Fold<TState>? Find(string stream)
    {
        lock (_lock)
        {
            if (!_byStream.TryGetValue(stream, out var node))
                return null;

            _newestFirst.Remove(node);
            _newestFirst.AddFirst(node);
            return node.Value.Fold;
        }
    }

    /// <summary>Keeps a fold, unless a newer one of the stream is kept: a reader that is behind must not take it from one that is not.</summary>
    public void Keep(string stream, Fold<TState> fold)
    {
        lock (_lock)
        {
            if (_byStream.TryGetValue(stream, out var known))
            {
                if (known.Value.Fold.Version > fold.Version)
                    return;

                _newestFirst.Remove(known);
            }

            _byStream[stream] = _newestFirst.AddFirst(new Entry(stream, fold));
            if (_byStream.Count <= capacity)
                return;

            _byStream.Remove(_newestFirst.Last!.Value.Stream);
            _newestFirst.RemoveLast();
        }
    }

    private readonly record struct Entry(string Stream, Fold<TState> Fold);
}

/// <summary>A stream's state as of a version.</summary>
internal sealed record Fold<TState>(TState State, long Version);
