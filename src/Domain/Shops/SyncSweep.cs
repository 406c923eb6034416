using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrderActors.Domain.Shops;

/// <summary>One reading of a shop's changes, oldest first: where it begins, and what it leaves out on its way.</summary>
/// <remarks>
/// TikTok may show a change late, so each change is read twice: when it is new, and once more when it is old enough to be
/// visible for certain. Changes between the two were read once and are not old enough for the second reading; in a busy hour
/// these are most, and they are left out. Where all changes of that time fit in one page, all are read each time, because
/// that costs no additional request.
/// </remarks>
/// <param name="From">Every change before it has been read when it was old enough.</param>
/// <param name="SettlesTo">What changed before it is old enough now: once the sweep is through, it need not be read again.</param>
/// <param name="RecentFrom">Everything from here on is read, however new it is.</param>
public sealed record SyncSweep(DateTimeOffset From, DateTimeOffset SettlesTo, DateTimeOffset RecentFrom)
{
    /// <summary>How late a change becomes visible at the most. Chosen; the channel promises nothing.</summary>
    public static readonly TimeSpan VisibleAfter = TimeSpan.FromMinutes(10);

    /// <summary>How far before the cursor new changes are looked for: instants are whole seconds, and most delays are short.</summary>
    public static readonly TimeSpan RecentOverlap = TimeSpan.FromMinutes(1);

    /// <summary>How far back the first sweep of a shop reaches. Older orders arrive when they change.</summary>
    public static readonly TimeSpan FirstWindow = TimeSpan.FromDays(30);

    /// <param name="syncedTo">The cursor; null before the first sync.</param>
    /// <param name="settledTo">What the last whole sweep settled; null when that is not known any more.</param>
    /// <param name="now">By our clock, which TikTok's follows within its limits for the timestamp of a request.</param>
    public static SyncSweep Plan(DateTimeOffset? syncedTo, DateTimeOffset? settledTo, DateTimeOffset now)
    {
        if (syncedTo is not { } cursor)
            return new SyncSweep(now - FirstWindow, now - VisibleAfter, now - FirstWindow);

        var recentFrom = cursor - RecentOverlap;
        var from = settledTo ?? cursor - VisibleAfter;
        return new SyncSweep(from < recentFrom ? from : recentFrom, now - VisibleAfter, recentFrom);
    }

    /// <summary>
    /// When to begin the next sweep: as often as the shop is set to, or up to a fifth sooner. Shops that were once read at the
    /// same time, as after a start, would otherwise be read at the same time for ever, and load the system in bursts.
    /// </summary>
    /// <param name="now">Each sweep draws anew, so that no two shops stay together.</param>
    public static TimeSpan NextIn(TimeSpan every, ShopKey shop, DateTimeOffset now)
    {
        var print = SHA256.HashData(Encoding.UTF8.GetBytes($"{shop}@{now.UtcTicks}"));
        return every - every * (MostSooner * BinaryPrimitives.ReadUInt32BigEndian(print) / uint.MaxValue);
    }

    private const double MostSooner = 0.2;

    /// <summary>Where to read on after a page whose last change was at <paramref name="last"/>.</summary>
    public DateTimeOffset After(DateTimeOffset last) => last >= SettlesTo && last < RecentFrom ? RecentFrom : last;
}
