using System.Diagnostics;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.Machines;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P13: from the start of the process until the first order that came meanwhile is processing. The database has its schema and a shop.</summary>
internal sealed class StartScenario : IScenario
{
    private const int MinRuns = 3;
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(5);

    public IReadOnlyList<string> Names { get; } = ["p13"];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        await using var installation = await Installation.StartAsync(session.Database, new LoadPlan(1, 1, 5));
        installation.Watcher.Every = TimeSpan.FromMilliseconds(2);
        var mix = OrderMix.Uniform(installation.Templates, 13);
        var values = new List<double>();
        for (var run = 0; run < Math.Max(MinRuns, session.Options.Runs); run++)
        {
            var (taken, processing) = await OnceAsync(installation, mix);
            session.Tell("p13", $"first webhook taken after {taken.TotalSeconds:0.00} s, its order processing after {processing.TotalSeconds:0.00} s");
            session.Keep("p13", new { taken, processing });
            values.Add(processing.TotalSeconds);
        }

        var broken = await session.CheckAsync(installation, "p13-check");
        return broken.Count > 0
            ? [Measured.Not("P13", session.Database, $"throughput 0, {broken[0]}")]
            : [new Measured("P13", session.Database, new Samples(values), "s")];
    }

    private static async Task<(TimeSpan Taken, TimeSpan Processing)> OnceAsync(Installation installation, OrderMix mix)
    {
        await installation.Gateway.KillAsync();
        var template = mix.Next();
        var since = Stopwatch.GetTimestamp();
        installation.Gateway.Start();
        using var gate = installation.OpenGate();
        var serial = installation.Book.Place(template, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1, since);
        TimeSpan? first = null;
        foreach (var webhook in template.Webhooks)
        {
            // Nobody listens for the first second or two; a sender of webhooks comes back.
            while (!await gate.SendAsync(webhook, serial, installation.Book.CreatedAt(serial)))
                await Task.Delay(s_again);

            installation.Accepted.Note(isAccepted: true);
            first ??= Stopwatch.GetElapsedTime(since);
        }

        await installation.DrainAsync();
        return (first!.Value, Stopwatch.GetElapsedTime(since, installation.Book.DoneAt(serial)));
    }
}
