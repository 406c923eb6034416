using System.Globalization;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.LoadDriver.Checks;
using OrderActors.LoadDriver.InProcess;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P4: reservations of one SKU, each durable and answered. Grain calls inside of this process, as the baselines are.</summary>
internal sealed class ReservationsScenario : IScenario
{
    private const string Ours = "p4";

    /// <summary>As many as the baselines' batched writer gets.</summary>
    private const int CallersAtOnce = 1_024;

    private static readonly (string Goal, string Baseline)[] s_comparisons = [("P4a", "R3"), ("P4b", "R7")];

    private int _runs;
    private long _reserved;

    public IReadOnlyList<string> Names { get; } = [Ours];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        SiloInProcess silo;
        try
        {
            silo = await SiloInProcess.StartAsync(session.Database, new LoadPlan(1, 1, 1));
        }
        catch (Ports.SettingsException exception)
        {
            return [.. s_comparisons.Select(pair => Measured.Not(pair.Goal, session.Database, exception.Message))];
        }

        await using var _ = silo;
        (_runs, _reserved) = (0, 0);
        var built = s_comparisons.Where(pair => session.WhyNoBaseline(pair.Baseline) is null).ToList();
        var values = await session.CompareAsync(
            [(Ours, () => ReserveAsync(session, silo)), .. built.Select(pair => session.ContenderOf(pair.Baseline))]);
        var broken = await BrokenAsync(silo);
        return
        [
            .. s_comparisons.Select(pair => broken is null
                ? new Measured(
                    pair.Goal, session.Database, values[Ours], "1/s", values.GetValueOrDefault(pair.Baseline),
                    session.WhyNoBaseline(pair.Baseline) ?? "")
                : Measured.Not(pair.Goal, session.Database, $"throughput 0, {broken}")),
        ];
    }

    private async Task<double> ReserveAsync(LoadSession session, SiloInProcess silo)
    {
        var run = _runs++;

        // The first run's units came with the silo. Together five runs reserve more than one adjustment may bring.
        if (run > 0)
            await silo.ReceiveAsync(seller: 0, sku: 0);

        var sku = silo.Sku(seller: 0, sku: 0);
        var (rate, answered, used) = await Callers.RunAsync(
            silo,
            CallersAtOnce,
            (caller, number) => ReserveOneAsync(sku, string.Create(CultureInfo.InvariantCulture, $"r{run}-{caller}-{number}")),
            run == 0 ? session.Options.WarmUp / 2 : session.Options.ShortWarmUp,
            session.Options.Measured);
        _reserved += answered;
        session.Tell(Ours, $"{rate:0} reservations/s of one SKU from {CallersAtOnce} callers; {CpuShares.Describe(used)}");
        session.Keep(Ours, new { PerSecond = rate, used });
        return rate;
    }

    private static async Task ReserveOneAsync(ISkuGrain sku, string id)
    {
        var reply = await sku.ReserveAsync(new ReserveStock(new Caller(id, "system", "load", null), id, 1, id, null));
        if (!reply.Accepted)
            throw new InvalidOperationException($"a reservation was refused: {reply.Code} {reply.Message}");
    }

    private async Task<string?> BrokenAsync(SiloInProcess silo)
    {
        await using var connection = await silo.Database.OpenAsync();
        Finding[] findings =
        [
            Finding.That("every answered reservation is in the stock row", _reserved, await connection.NumberAsync("SELECT SUM(reserved) FROM stock")),
            Finding.That("and is a row of its own", _reserved, await connection.NumberAsync("SELECT COUNT(*) FROM reservations WHERE status = 'held'")),
            Finding.That("what is on hand stays", (long)_runs * LoadPlan.StockOfEach, await connection.NumberAsync("SELECT SUM(on_hand) FROM stock")),
            await JournalCheck.RunAsync(silo.Database, connection),
        ];
        return findings.FirstOrDefault(finding => finding.Broken is not null)?.Broken;
    }
}
