using System.Collections.Immutable;
using OrderActors.Ports.Channels;

namespace OrderActors.Simulation.TikTok;

/// <summary>Everything that TikTok ever had to say of an order. Reads lag behind: each version can be read from its own time on.</summary>
internal sealed class OrderVersions
{
    private readonly List<OrderVersion> _all = [];

    public OrderVersion Last => _all[^1];

    public int Count => _all.Count;

    /// <summary>What reads show at an instant; null before the order can be read at all.</summary>
    public OrderVersion? At(DateTimeOffset now) => _all.FindLast(version => version.VisibleAt <= now);

    /// <param name="lag">A later version never shows before an earlier one.</param>
    public void Add(DateTimeOffset now, TimeSpan lag, Func<int, DateTimeOffset, OrderVersion> write)
    {
        var visibleAt = now + lag;
        if (_all.Count > 0 && _all[^1].VisibleAt > visibleAt)
            visibleAt = _all[^1].VisibleAt;

        _all.Add(write(_all.Count + 1, visibleAt));
    }
}

/// <param name="Number">Counts from 1.</param>
/// <param name="At">When it became true.</param>
internal sealed record OrderVersion(
    int Number,
    DateTimeOffset At,
    DateTimeOffset VisibleAt,
    OrderDocument Document,
    ImmutableArray<ShownLine> Lines,
    bool IsRequested,
    bool NeedsInvoice);

/// <summary>What a version says of a line.</summary>
internal readonly record struct ShownLine(string Id, bool IsCancelled, bool IsArranged, string? PackageId, string? Tracking);
