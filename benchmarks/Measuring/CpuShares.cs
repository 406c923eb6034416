using System.Globalization;

namespace OrderActors.Measuring;

/// <summary>Which part of the machine's processors each of several processes used over a while.</summary>
public sealed class CpuShares
{
    private readonly IReadOnlyList<(string Name, Func<TimeSpan> Used)> _processes;
    private readonly TimeProvider _clock;
    private readonly long _since;
    private readonly TimeSpan[] _before;

    private CpuShares(IReadOnlyList<(string Name, Func<TimeSpan> Used)> processes, TimeProvider clock)
    {
        _processes = processes;
        _clock = clock;
        _since = clock.GetTimestamp();
        _before = [.. processes.Select(process => process.Used())];
    }

    /// <param name="processes">Each with a way to ask for the time that it has used since it began.</param>
    public static CpuShares Begin(IReadOnlyList<(string Name, Func<TimeSpan> Used)> processes, TimeProvider clock) =>
        new(processes, clock);

    /// <summary>Shares since the beginning: 1 is all processors of the machine.</summary>
    public IReadOnlyDictionary<string, double> End()
    {
        var all = _clock.GetElapsedTime(_since).TotalSeconds * Environment.ProcessorCount;
        return _processes
            .Select((process, index) => (process.Name, Share: (process.Used() - _before[index]).TotalSeconds / all))
            .ToDictionary(pair => pair.Name, pair => pair.Share);
    }

    /// <summary>Such as <c>gateway 61 %, driver 20 %, database 9 %, rest 10 %</c>.</summary>
    public static string Describe(IReadOnlyDictionary<string, double> shares) =>
        Join(shares, share => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %"));

    /// <summary>As the other one, with the processor time of one piece of work: <c>gateway 61 % (488 us), …</c>.</summary>
    /// <remarks>
    /// Between two runs it differs less than their throughput: what waits does not count. The driver does the same for
    /// each piece, so its time tells how fast the machine was.
    /// </remarks>
    public static string Describe(IReadOnlyDictionary<string, double> shares, double piecesPerSecond)
    {
        var microseconds = 1_000_000.0 * Environment.ProcessorCount / piecesPerSecond;
        return Join(shares, share => string.Create(
            CultureInfo.InvariantCulture, $"{100 * share:0} % ({share * microseconds:0} us)"));
    }

    private static string Join(IReadOnlyDictionary<string, double> shares, Func<double, string> text)
    {
        var rest = Math.Max(0, 1 - shares.Values.Sum());
        return string.Join(", ", shares.Append(new("rest", rest)).Select(pair => $"{pair.Key} {text(pair.Value)}"));
    }
}
