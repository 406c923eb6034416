using System.Globalization;
using OrderActors.LoadDriver.Machines;

namespace OrderActors.LoadDriver.Comparison;

/// <summary>Orleans with its stock storage, from the flavour that is built on Orleans.</summary>
internal static class OrleansBaseline
{
    private const string Flavour = "orleans";

    public static string? WhyNot(string database)
    {
        if (database != TrialDatabase.PostgreSql)
            return "R5 is measured on postgresql";

        return BaselineProgram.PathOf(Flavour) is null
            ? "R5 needs benchmarks/Baselines built with -p:ActorRuntime=Orleans"
            : null;
    }

    public static Task<double> RunAsync(string name, TrialDatabase database, int orders, int callers) =>
        BaselineProgram.RunAsync(BaselineProgram.Start(
            Flavour, database, name,
            "--orders", orders.ToString(CultureInfo.InvariantCulture), "--callers", callers.ToString(CultureInfo.InvariantCulture)));
}
