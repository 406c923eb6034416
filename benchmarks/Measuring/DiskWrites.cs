using System.Diagnostics;
using System.Globalization;

namespace OrderActors.Measuring;

/// <summary>What the machine's disks wrote over a while, by whatever process, as Linux counts it.</summary>
/// <remarks>
/// A disk that is held up shows in no share of the processors: they rest. When the kernel writes out at once what it has
/// gathered for half a minute, one write takes tens of times as long, and so does each commit beside it.
/// </remarks>
/// <param name="MegabytesPerSecond">In units of 2^20 bytes; 0 when this is no Linux, or it does not tell.</param>
/// <param name="OneWrite">What one took on average, from its request to its end.</param>
public sealed record DiskWrites(double MegabytesPerSecond, TimeSpan OneWrite)
{
    private const double SectorsPerMegabyte = 2048;

    // Places in a line of /proc/diskstats.
    private const int NamePlace = 2;
    private const int WritesPlace = 7;
    private const int SectorsPlace = 9;
    private const int MillisecondsPlace = 10;

    // Made of other devices, so that their writes are counted already, or of memory.
    private static readonly string[] s_notDisks = ["loop", "ram", "zram", "dm-", "md"];

    /// <summary>Such as <c>disk 26 MB/s, 0.15 ms a write</c>.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"disk {MegabytesPerSecond:0} MB/s, {OneWrite.TotalMilliseconds:0.00} ms a write");

    /// <summary>A way to ask for what was written since one asked before.</summary>
    public static Func<DiskWrites> Begin()
    {
        var (before, since) = (CountedNow(), Stopwatch.GetTimestamp());
        return () =>
        {
            var (now, at) = (CountedNow(), Stopwatch.GetTimestamp());
            var written = Between(before, now, Stopwatch.GetElapsedTime(since, at));
            (before, since) = (now, at);
            return written;
        };
    }

    /// <param name="before">The text of <c>/proc/diskstats</c>, of whole disks alone or with their partitions.</param>
    /// <param name="after">The same, later.</param>
    /// <param name="disks">Names of the whole disks.</param>
    /// <param name="took">From the one to the other.</param>
    public static DiskWrites Between(string before, string after, IReadOnlyCollection<string> disks, TimeSpan took) =>
        Between(Sum(before, disks), Sum(after, disks), took);

    private static DiskWrites Between(Counted before, Counted after, TimeSpan took)
    {
        var writes = after.Writes - before.Writes;
        return new DiskWrites(
            (after.Sectors - before.Sectors) / SectorsPerMegabyte / took.TotalSeconds,
            writes == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds((double)(after.Milliseconds - before.Milliseconds) / writes));
    }

    private static Counted CountedNow()
    {
        try
        {
            var disks = Directory.EnumerateFileSystemEntries("/sys/block").Select(entry => Path.GetFileName(entry))
                .Where(name => !s_notDisks.Any(other => name.StartsWith(other, StringComparison.Ordinal)))
                .ToHashSet(StringComparer.Ordinal);
            return Sum(File.ReadAllText("/proc/diskstats"), disks);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static Counted Sum(string diskstats, IReadOnlyCollection<string> disks) => diskstats
        .Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(line => line.Length > MillisecondsPlace && disks.Contains(line[NamePlace]))
        .Aggregate(default(Counted), (sum, line) => new Counted(
            sum.Writes + Number(line, WritesPlace),
            sum.Sectors + Number(line, SectorsPlace),
            sum.Milliseconds + Number(line, MillisecondsPlace)));

    private static long Number(string[] line, int place) => long.Parse(line[place], CultureInfo.InvariantCulture);

    private readonly record struct Counted(long Writes, long Sectors, long Milliseconds);
}
