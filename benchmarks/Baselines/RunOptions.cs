using System.CommandLine;

namespace OrderActors.Baselines;

/// <summary>How much work, against which database, as options of a command.</summary>
internal sealed class RunOptions
{
    private readonly Option<string> _database = new Option<string>("--database") { DefaultValueFactory = _ => "sqlite" }
        .AcceptOnlyFromAmong("sqlite", "postgresql");

    private readonly Option<string> _connection = new("--connection") { DefaultValueFactory = _ => "" };
    private readonly Option<int> _orders = new("--orders") { DefaultValueFactory = _ => 20_000 };
    private readonly Option<int> _callers = new("--callers") { DefaultValueFactory = _ => 64 };
    private readonly Option<int> _skus = new("--skus") { DefaultValueFactory = _ => 50 };
    private readonly Option<bool> _oneSku = new("--one-sku") { Description = "Every order takes the same SKU." };

    private readonly Option<int> _warmUp = new("--warm-up")
    {
        Description = "Orders of an unmeasured run before.",
        DefaultValueFactory = _ => 2_000,
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_database, _connection, _orders, _callers, _skus, _oneSku, _warmUp])
            command.Options.Add(option);
    }

    public BaselineRun Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_database),
        parsed.GetRequiredValue(_connection),
        parsed.GetValue(_orders),
        parsed.GetValue(_callers),
        parsed.GetValue(_oneSku))
    {
        Skus = parsed.GetValue(_skus),
    };

    public int WarmUp(ParseResult parsed) => parsed.GetValue(_warmUp);
}
