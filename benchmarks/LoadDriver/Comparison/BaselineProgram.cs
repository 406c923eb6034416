using System.Diagnostics;
using System.Text.Json;
using OrderActors.LoadDriver.Machines;

namespace OrderActors.LoadDriver.Comparison;

/// <summary>The program of benchmarks/Baselines as a process of its own, where the same topology or another runtime asks for it.</summary>
internal static class BaselineProgram
{
    private static readonly TimeSpan s_within = TimeSpan.FromMinutes(10);

    /// <param name="flavour"><c>embedded</c> or <c>orleans</c>.</param>
    /// <returns>Null when it has not been built.</returns>
    public static string? PathOf(string flavour)
    {
        // artifacts/<flavour>/bin/<project>/<configuration>/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var artifacts = own.Parent!.Parent!.Parent!.Parent!.FullName;
        var path = Path.Combine(artifacts, flavour, "bin", "Baselines", own.Name, "OrderActors.Baselines.dll");
        return File.Exists(path) ? path : null;
    }

    public static Process Start(string flavour, TrialDatabase database, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string[] place = ["--database", database.Name, "--connection", database.ConnectionString];
        foreach (var argument in arguments.Prepend(PathOf(flavour)!).Concat(place))
            start.ArgumentList.Add(argument);

        return Process.Start(start)!;
    }

    /// <summary>Runs one baseline to its end; the last line that it prints is its result as JSON.</summary>
    public static async Task<double> RunAsync(Process process)
    {
        using (process)
        {
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(s_within);
            await process.WaitForExitAsync().WaitAsync(s_within);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"the baseline failed: {output}");

            var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
            return JsonElement.Parse(last).GetProperty("perSecond").GetDouble();
        }
    }
}
