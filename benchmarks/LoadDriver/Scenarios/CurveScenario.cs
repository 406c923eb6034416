using OrderActors.LoadDriver.Load;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>Throughput and latency over the load, as a picture. Part of the full report; has no goal of its own.</summary>
internal sealed class CurveScenario : IScenario
{
    private static readonly double[] s_shares = [0.1, 0.25, 0.5, 0.75, 0.9, 1.1, 1.5];

    public IReadOnlyList<string> Names { get; } = ["curve"];

    public bool IsPartOfTheReport => false;

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var points = new List<OpenLoopResult>();
        foreach (var share in s_shares)
            points.Add(await LatencyScenario.OnceAsync(session, share * await session.SaturatingRateAsync(), points.Count));

        var chart = new LineChart($"Orders over the load, {session.Database}", "orders offered a second")
            .With("orders processing a second", ("done", Line(points, point => point.Done)), ("offered", Line(points, point => point.Offered)))
            .With(
                "milliseconds to processing",
                ("p50", Line(points, point => point.Processing.At(50)?.TotalMilliseconds ?? 0)),
                ("p99", Line(points, point => point.Processing.At(99)?.TotalMilliseconds ?? 0)));
        session.Draw("curve", chart);
        return [];
    }

    private static List<(double X, double Y)> Line(List<OpenLoopResult> points, Func<OpenLoopResult, double> y) =>
        [.. points.Select(point => (point.Offered, y(point)))];
}
