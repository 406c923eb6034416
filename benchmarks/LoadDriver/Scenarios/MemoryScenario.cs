using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OrderActors.LoadDriver.InProcess;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P9: what a process weighs with so many orders active, less what it weighs with none. In a child process, which holds nothing else.</summary>
internal sealed class MemoryScenario : IScenario
{
    public const int GoalOrders = 100_000;
    private const int QuickOrders = 5_000;
    private static readonly TimeSpan s_within = TimeSpan.FromMinutes(10);

    public IReadOnlyList<string> Names { get; } = ["p9"];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var orders = session.Options.Orders ?? (session.Options.IsFull ? GoalOrders : QuickOrders);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                typeof(MemoryScenario).Assembly.Location, MemoryChild.Word, session.Database, orders.ToString(CultureInfo.InvariantCulture),
            },
        };
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync().WaitAsync(s_within);
        await child.WaitForExitAsync().WaitAsync(s_within);
        if (child.ExitCode != 0)
            return [Measured.Not("P9", session.Database, $"the child process failed: {output.Trim()}")];

        var weight = JsonSerializer.Deserialize<MemoryWeight>(output)!;
        session.Tell("p9", $"{orders} orders of 3 lines: {Text(weight.ResidentAfter)} MB resident, {Text(weight.ResidentBefore)} MB before;"
            + $" live objects {Text(weight.LiveAfter)} MB, {Text(weight.LiveBefore)} MB before");
        session.Keep("p9", weight);
        var added = (weight.ResidentAfter - weight.ResidentBefore) / 1e6;
        var note = orders == GoalOrders ? "" : $"of {orders} orders, taken times {(double)GoalOrders / orders:0.#}";
        return [new Measured("P9", session.Database, new Samples([added * GoalOrders / orders]), "MB", Note: note)];
    }

    private static string Text(long bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture);
}
