using System.Diagnostics;
using OrderActors.LoadDriver.Machines;

namespace OrderActors.LoadDriver.Comparison;

/// <summary>The program of benchmarks/Baselines as a process of its own, where the same topology asks for it.</summary>
internal static class BaselineProgram
{
    /// <returns>Null when it has not been built.</returns>
    public static string? PathOfProgram()
    {
        // artifacts/bin/<this project>/<configuration>/ beside artifacts/bin/Baselines/<configuration>/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, "Baselines", own.Name, "OrderActors.Baselines.dll");
        return File.Exists(path) ? path : null;
    }

    public static Process Start(TrialDatabase database, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string[] place = ["--database", database.Name, "--connection", database.ConnectionString];
        foreach (var argument in arguments.Prepend(PathOfProgram()!).Concat(place))
            start.ArgumentList.Add(argument);

        return Process.Start(start)!;
    }
}
