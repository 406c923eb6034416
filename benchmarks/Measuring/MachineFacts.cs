using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OrderActors.Measuring;

/// <summary>Where a figure comes from: without these it cannot be compared with another one.</summary>
public static class MachineFacts
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static IReadOnlyDictionary<string, string> Read() => new SortedDictionary<string, string>
    {
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["processor"] = FirstOf("/proc/cpuinfo", "model name"),
        ["memory"] = FirstOf("/proc/meminfo", "MemTotal"),
        ["kernel"] = RuntimeInformation.OSDescription,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["commit"] = OutputOf("git", "rev-parse", "--short=12", "HEAD"),
        ["changed files"] = OutputOf("git", "status", "--porcelain", "--untracked-files=no")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ToString(CultureInfo.InvariantCulture),
        ["load before"] = LoadAverage(),
    };

    private static string FirstOf(string file, string name) => !File.Exists(file)
        ? "not known"
        : File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            ?.Split(':', 2)[1].Trim() ?? "not known";

    private static string LoadAverage() => File.Exists("/proc/loadavg")
        ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3))
        : "not known";

    private static string OutputOf(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit(s_patience);
            return process is { HasExited: true, ExitCode: 0 } ? output.Trim() : "not known";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "not known";
        }
    }
}
