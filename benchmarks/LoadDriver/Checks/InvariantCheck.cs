using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.Machines;

namespace OrderActors.LoadDriver.Checks;

/// <summary>Looks after a run whether everything is as it must be. A run that broke a rule has a throughput of zero.</summary>
internal sealed class InvariantCheck(Installation installation)
{
    /// <returns>One finding for each rule.</returns>
    public async Task<IReadOnlyList<Finding>> RunAsync(ProgressLine progress)
    {
        var checking = CheckAllAsync();
        await progress.WhileAsync(checking, installation.Book);
        return await checking;
    }

    private async Task<IReadOnlyList<Finding>> CheckAllAsync() =>
    [
        .. await new DatabaseCheck(installation, installation.Database, installation.Plan).RunAsync(),
        .. CheckStandIn(),
        .. await CheckApiAsync(),
    ];

    private IEnumerable<Finding> CheckStandIn()
    {
        var ledger = installation.Shops.Sandbox.Ledger;
        return
        [
            Finding.None("nothing was done twice to a shop", ledger.DoneTwice().Select(twice => $"{twice.Kind} {twice.SubjectId}")),
            Finding.None(
                "the stand-in had nothing to refuse",
                ledger.Refusals.Select(refusal => $"{refusal.Method} {refusal.Path}: {refusal.Code} {refusal.Message}")),
            Finding.That("its record is complete", 0, ledger.Forgotten),
            Finding.That("every request for orders was signed and addressed rightly", 0, installation.Shops.Answers.Refused),
        ];
    }

    /// <summary>What the API tells is what the database has.</summary>
    private async Task<IEnumerable<Finding>> CheckApiAsync()
    {
        var told = 0L;
        for (var seller = 0; seller < installation.Plan.Sellers; seller++)
        {
            var summary = await installation.GetAsync(seller, "/api/v1/summary");
            told += summary.GetProperty("orders").GetProperty("processing").GetInt64();
        }

        return [Finding.That("the API shows every order as processing", installation.Book.Count, told)];
    }
}
