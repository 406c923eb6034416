using System.CommandLine;

namespace OrderActors.Generator;

/// <summary>The command line.</summary>
internal sealed class GeneratorCommand : RootCommand
{
    private const int MaxOrders = 100_000_000;
    private const int MaxWebhooks = 4;

    private readonly Option<bool> _measure = new("--measure") { Description = "Measure the lists of a filled database." };

    private readonly Option<string> _connection = new("--connection")
    {
        Description = "Connection string of a database that is empty, or holds the schema alone.",
        Required = true,
    };

    private readonly Option<string> _database = new Option<string>("--database") { DefaultValueFactory = _ => "sqlite" }
        .AcceptOnlyFromAmong("sqlite", "postgresql");

    private readonly Option<int> _orders = Number("--orders", 10_000_000, 1, MaxOrders);
    private readonly Option<int> _seed = Number("--seed", 1, 0, int.MaxValue);
    private readonly Option<int> _webhooks = Number("--webhooks", 2, 0, MaxWebhooks);
    private readonly Option<string?> _plans = new("--plans") { Description = "Folder for the query plans of --measure." };

    public GeneratorCommand(Func<GeneratorOptions, Task> run)
        : base("Fills a database with orders as if months had passed, and measures how the product reads them.")
    {
        Options.Add(_measure);
        Options.Add(_connection);
        Options.Add(_database);
        Options.Add(_orders);
        Options.Add(_seed);
        Options.Add(_webhooks);
        Options.Add(_plans);
        SetAction((parsed, _) => run(Read(parsed)));
    }

    private GeneratorOptions Read(ParseResult parsed) => new(
        parsed.GetValue(_orders),
        parsed.GetRequiredValue(_database),
        parsed.GetRequiredValue(_connection),
        parsed.GetValue(_seed),
        parsed.GetValue(_webhooks),
        parsed.GetValue(_measure),
        parsed.GetValue(_plans));

    private static Option<int> Number(string name, int otherwise, int least, int most)
    {
        var option = new Option<int>(name) { DefaultValueFactory = _ => otherwise };
        option.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is var number && (number < least || number > most))
                given.AddError($"{name} is {number}; it goes from {least} to {most}.");
        });
        return option;
    }
}
