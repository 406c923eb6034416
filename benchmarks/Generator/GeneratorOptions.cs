using System.Globalization;

namespace OrderActors.Generator;

/// <summary>What to generate or to measure.</summary>
/// <param name="Orders">The measuring must be told the number and the seed that the database was filled with.</param>
/// <param name="Database"><c>sqlite</c> or <c>postgresql</c>.</param>
/// <param name="WebhooksPerOrder">Rows of the inbox for each order; the product keeps two.</param>
/// <param name="Plans">Folder that the query plans are written into; null for none.</param>
internal sealed record GeneratorOptions(
    int Orders, string Database, string Connection, int Seed, int WebhooksPerOrder, bool IsMeasuring, string? Plans)
{
    public const string Usage =
        """
        Usage: Generator --connection text [--database sqlite|postgresql] [--orders 10000000] [--seed 1] [--webhooks 2]
               Generator --measure --connection text [the same settings as when it was filled] [--plans docs/reports/plans]
        The database must be empty, or hold the schema alone.
        """;

    private const int MaxOrders = 100_000_000;
    private const int MaxWebhooks = 4;

    /// <exception cref="ArgumentException">An argument is unknown, or its value is none.</exception>
    public static GeneratorOptions Parse(string[] arguments)
    {
        var options = new GeneratorOptions(10_000_000, "sqlite", "", 1, 2, IsMeasuring: false, null);
        var rest = arguments.Where(argument => argument != "--measure").ToArray();
        for (var index = 0; index < rest.Length; index += 2)
        {
            var value = index + 1 < rest.Length ? rest[index + 1] : throw new ArgumentException($"{rest[index]} needs a value");
            options = rest[index] switch
            {
                "--orders" => options with { Orders = Number(value, 1, MaxOrders) },
                "--database" => options with { Database = value },
                "--connection" => options with { Connection = value },
                "--seed" => options with { Seed = Number(value, 0, int.MaxValue) },
                "--webhooks" => options with { WebhooksPerOrder = Number(value, 0, MaxWebhooks) },
                "--plans" => options with { Plans = value },
                var other => throw new ArgumentException($"{other} is not an argument\n{Usage}"),
            };
        }

        return options.Connection.Length > 0
            ? options with { IsMeasuring = rest.Length < arguments.Length }
            : throw new ArgumentException($"--connection is missing\n{Usage}");
    }

    private static int Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"'{text}' is not a number from {least} to {most}");
}
