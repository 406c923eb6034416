using System.Globalization;

namespace OrderActors.Measuring;

/// <summary>How much processor time processes have used, as Linux counts it (in hundredths of a second).</summary>
public static class ProcessTimes
{
    /// <summary>Linux tells programs times in this unit, whatever its own timer does.</summary>
    private const double TicksPerSecond = 100;

    // Places in /proc/<pid>/stat after the name, which may itself hold spaces and ends with ") ".
    private const int ParentPlace = 1;
    private const int UserPlace = 11;
    private const int SystemPlace = 12;
    private const int ReapedUserPlace = 13;
    private const int ReapedSystemPlace = 14;

    /// <returns>Zero when there is no such process, or this is no Linux.</returns>
    public static TimeSpan Of(int processId) => StatOf(processId) is { } stat ? Own(stat) : TimeSpan.Zero;

    /// <summary>A process with its children, also those that have ended: a PostgreSQL server with its backends.</summary>
    public static TimeSpan OfFamily(int processId)
    {
        if (StatOf(processId) is not { } parent)
            return TimeSpan.Zero;

        return Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Select(id => id > 0 ? StatOf(id) : null)
            .Where(stat => stat is not null && Number(stat, ParentPlace) == processId)
            .Aggregate(Own(parent) + Reaped(parent), (sum, stat) => sum + Own(stat!));
    }

    /// <returns>Bytes of memory that the process holds now; 0 when there is no such process.</returns>
    public static long ResidentBytes(int processId) => StatusOf(processId, "VmRSS:");

    /// <returns>The most that it ever held.</returns>
    public static long PeakResidentBytes(int processId) => StatusOf(processId, "VmHWM:");

    private static long StatusOf(int processId, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status")
                .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            var words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words is { Length: > 1 } ? 1024 * long.Parse(words[^2], CultureInfo.InvariantCulture) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string[]? StatOf(int processId)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{processId}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static TimeSpan Own(string[] stat) => Sum(stat, UserPlace, SystemPlace);

    private static TimeSpan Reaped(string[] stat) => Sum(stat, ReapedUserPlace, ReapedSystemPlace);

    private static TimeSpan Sum(string[] stat, int first, int second) =>
        TimeSpan.FromSeconds((Number(stat, first) + Number(stat, second)) / TicksPerSecond);

    private static long Number(string[] stat, int place) => long.Parse(stat[place], CultureInfo.InvariantCulture);
}
