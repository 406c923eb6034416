using System.Globalization;

namespace OrderActors.LoadDriver;

/// <summary>What to measure.</summary>
/// <param name="Rate">Orders placed a second, whatever the answer times are (open loop).</param>
/// <param name="Seconds">How long.</param>
/// <param name="Burst">Orders placed at once, to see how many a second are worked off.</param>
/// <param name="Databases"><c>sqlite</c>, <c>postgresql</c>.</param>
internal sealed record LoadOptions(int Rate, int Seconds, int Burst, IReadOnlyList<string> Databases)
{
    private static readonly string[] s_both = ["sqlite", "postgresql"];

    /// <exception cref="ArgumentException">An argument is unknown or has no value.</exception>
    public static LoadOptions Parse(string[] arguments)
    {
        var options = new LoadOptions(200, 30, 3000, s_both);
        for (var index = 0; index < arguments.Length; index += 2)
        {
            var value = index + 1 < arguments.Length
                ? arguments[index + 1]
                : throw new ArgumentException($"{arguments[index]} needs a value");
            options = arguments[index] switch
            {
                "--rate" => options with { Rate = Number(value) },
                "--seconds" => options with { Seconds = Number(value) },
                "--burst" => options with { Burst = Number(value) },
                "--database" => options with { Databases = value == "both" ? s_both : [value] },
                var other => throw new ArgumentException($"{other} is not an argument; see benchmarks/run.sh"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
