namespace OrderActors.LoadDriver.StandIn;

/// <summary>Every order that was placed: what it is, when it was due, and when it was seen to be processing.</summary>
/// <remarks>Placing and marking may go on at once from several threads.</remarks>
internal sealed class OrderBook
{
    private const int ChunkSize = 1 << 16;

    /// <summary>More orders than any run places.</summary>
    public const int MaxOrders = ChunkSize * 256;

    private readonly Entry[]?[] _chunks = new Entry[]?[MaxOrders / ChunkSize];
    private readonly Lock _growing = new();
    private int _count;
    private int _done;

    /// <summary>Orders placed; their numbers are 0 to one less.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Of those, how many were seen to be processing.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Writes an order down and shows it in its shop's API.</summary>
    /// <param name="dueAt">A timestamp: when its load wanted it.</param>
    /// <returns>Its number.</returns>
    public int Place(OrderTemplate template, long createdAt, long dueAt)
    {
        var serial = Note(template, createdAt, dueAt);
        template.Shop.Show(serial, ref EntryOf(serial, grows: false).CreatedAt, template.UpdatedAfter);
        return serial;
    }

    /// <summary>Writes an order down that its shop's API never shows, so that no poll brings it a second time.</summary>
    /// <returns>Its number.</returns>
    public int PlaceUnseen(OrderTemplate template, long createdAt) => Note(template, createdAt, dueAt: 0);

    /// <returns>Null for a number that was never placed.</returns>
    public OrderTemplate? TemplateOf(int serial) =>
        serial >= 0 && serial < Count ? Volatile.Read(ref EntryOf(serial, grows: true).Template) : null;

    public long CreatedAt(int serial) => EntryOf(serial, grows: false).CreatedAt;

    public long DueAt(int serial) => EntryOf(serial, grows: false).DueAt;

    /// <summary>When it was seen to be processing, as a timestamp; 0 while it was not.</summary>
    public long DoneAt(int serial) => Volatile.Read(ref EntryOf(serial, grows: false).DoneAt);

    /// <returns>False when it was known, or is none of ours.</returns>
    public bool MarkDone(int serial, long at)
    {
        if (TemplateOf(serial) is null || Interlocked.CompareExchange(ref EntryOf(serial, grows: false).DoneAt, at, 0) != 0)
            return false;

        Interlocked.Increment(ref _done);
        return true;
    }

    private int Note(OrderTemplate template, long createdAt, long dueAt)
    {
        var serial = Interlocked.Increment(ref _count) - 1;
        ref var entry = ref EntryOf(serial, grows: true);
        entry.CreatedAt = createdAt;
        entry.DueAt = dueAt;
        Volatile.Write(ref entry.Template, template);
        return serial;
    }

    private ref Entry EntryOf(int serial, bool grows)
    {
        ref var chunk = ref _chunks[serial / ChunkSize];
        if (grows && Volatile.Read(ref chunk) is null)
        {
            lock (_growing)
                chunk ??= new Entry[ChunkSize];
        }

        return ref chunk![serial % ChunkSize];
    }

    private struct Entry
    {
        public OrderTemplate? Template;
        public long CreatedAt;
        public long DueAt;
        public long DoneAt;
    }
}
