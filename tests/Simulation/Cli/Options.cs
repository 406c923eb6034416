using System.Collections.Immutable;
using System.Globalization;

namespace OrderActors.Simulation.Cli;

/// <summary>The command line.</summary>
internal sealed record Options
{
    private const ulong MaxWorkers = 1024;

    public const string Help =
        """
        --seeds N [--from S]     run N seeds (default 1000 from 1)
        --seed S [--trace]       run one seed, and tell its story
        --mutant NAME            put a deliberate bug in
        --mutants [--limit N]    run the bug bank: which checker catches each bug, at which seed (default limit 10000)
        --stats                  print how often rare things were seen
        --hash                   print each seed's hash; equal histories have equal hashes
        --workers N              histories that run at the same time (default: one for each processor)
        --without KIND           leave a kind of faults out of every seed's plan; may be repeated
        --shrink S               find the smallest set of fault kinds that still breaks seed S
        Ends with 0 = all passed, 1 = crash, 2 = a safety rule broke, 3 = did not come to rest, 4 = not repeatable.
        """;

    public ulong From { get; init; } = 1;

    public ulong Seeds { get; init; } = 1000;

    public bool IsTold { get; init; }

    public bool PrintsHashes { get; init; }

    public bool PrintsStatistics { get; init; }

    public bool RunsBugBank { get; init; }

    public ulong Limit { get; init; } = 10_000;

    public int Workers { get; init; } = Environment.ProcessorCount;

    public string Mutant { get; init; } = "none";

    public ulong? Shrinks { get; init; }

    /// <summary>Kinds of faults that no seed has.</summary>
    public ImmutableArray<string> Without { get; init; } = [];

    /// <exception cref="FormatException">The command line is not understood.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var index = 0; index < arguments.Count; index++)
        {
            options = arguments[index] switch
            {
                "--seeds" => options with { Seeds = Number() },
                "--from" => options with { From = Number() },
                "--seed" => options with { From = Number(), Seeds = 1 },
                "--trace" => options with { IsTold = true },
                "--mutant" => options with { Mutant = Next() },
                "--mutants" => options with { RunsBugBank = true },
                "--limit" => options with { Limit = Number() },
                "--workers" => options with { Workers = (int)Math.Clamp(Number(), 1, MaxWorkers) },
                "--stats" => options with { PrintsStatistics = true },
                "--hash" => options with { PrintsHashes = true },
                "--without" => options with { Without = options.Without.Add(Next()) },
                "--shrink" => options with { Shrinks = Number() },
                var other => throw new FormatException($"{other} is not understood\n{Help}"),
            };

            string Next() => ++index < arguments.Count
                ? arguments[index]
                : throw new FormatException($"{arguments[index - 1]} needs a value\n{Help}");

            ulong Number()
            {
                var text = Next();
                return ulong.TryParse(text, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new FormatException($"{text} is not a number\n{Help}");
            }
        }

        return options;
    }
}
