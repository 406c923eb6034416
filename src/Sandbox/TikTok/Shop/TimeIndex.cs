namespace OrderActors.Sandbox.TikTok;

/// <summary>Things by an instant and then by id, to page through by instant.</summary>
internal sealed class TimeIndex<T>
{
    private readonly SortedSet<Entry> _entries = new(Comparer<Entry>.Create(Compare));

    public int Count => _entries.Count;

    public void Add(long time, string id, T value) => _entries.Add(new Entry(time, id, value));

    public void Remove(long time, string id) => _entries.Remove(new Entry(time, id, default));

    public void Move(long from, long to, string id, T value)
    {
        Remove(from, id);
        Add(to, id, value);
    }

    /// <summary>Everything at or after <paramref name="from"/> and before <paramref name="before"/>, oldest first.</summary>
    public IEnumerable<T> From(long from, long before = long.MaxValue, bool isDescending = false)
    {
        if (before <= from)
            return [];

        var view = _entries.GetViewBetween(new Entry(from, "", default), new Entry(before, "", default));
        return (isDescending ? view.Reverse() : view).Select(entry => entry.Value!);
    }

    private static int Compare(Entry left, Entry right) =>
        left.Time != right.Time ? left.Time.CompareTo(right.Time) : string.CompareOrdinal(left.Id, right.Id);

    private readonly record struct Entry(long Time, string Id, T? Value);
}
