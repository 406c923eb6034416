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
    public static string Describe(IReadOnlyDictionary<string, double> shares)
    {
        var rest = Math.Max(0, 1 - shares.Values.Sum());
        return string.Join(", ", shares.Append(new("rest", rest)).Select(pair => string.Create(
            CultureInfo.InvariantCulture, $"{pair.Key} {100 * pair.Value:0} %")));
    }
}
