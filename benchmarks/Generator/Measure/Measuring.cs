using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OrderActors.Generator.Plan;

namespace OrderActors.Generator.Measure;

/// <summary>Times each question, one after another, and writes down how the database runs it.</summary>
internal static class Measuring
{
    private const int Asked = 400;
    private const int WarmUp = 40;

    /// <summary>What reads all that it counts is asked so often at most, and no longer than this.</summary>
    private const int AskedOfCounts = 20;
    private static readonly TimeSpan s_countFor = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(GeneratorOptions options)
    {
        await using var database = Databases.Open(options);
        var world = new World(options.Seed, options.Orders);
        await RequireOrdersAsync(new Questions(database), world, options);
        var results = new List<Result>();
        Console.WriteLine("question                        p50 ms     p99 ms   rows  asked");
        foreach (var question in new Questions(database).All)
        {
            var result = await TimeAsync(question, world, options.Seed);
            results.Add(result);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Question,-28} {result.P50,9:0.00}  {result.P99,9:0.00}  {result.Rows,5:0.0}  {result.Asked,5}"));
        }

        Console.WriteLine(JsonSerializer.Serialize(
            new { database = options.Database, orders = options.Orders, results }, JsonSerializerOptions.Web));
        if (options.Plans is { } folder)
            await ExplainAsync(new ExplainingDatabase(database), world, options, folder);
    }

    private static async Task RequireOrdersAsync(Questions questions, World world, GeneratorOptions options)
    {
        var detail = questions.All.Single(question => question.Name == "detail");
        if (await detail.Ask(world.Order(options.Orders - 1)) != 1)
            throw new ArgumentException($"the database was not filled with {options.Orders} orders of seed {options.Seed}");
    }

    private static async Task<Result> TimeAsync(Question question, World world, int seed)
    {
        var (most, warmUp) = question.IsCounting ? (AskedOfCounts, 1) : (Asked, WarmUp);
        for (var number = 0; number < warmUp; number++)
            await question.Ask(Drawn(world, seed, -number - 1));

        var took = new List<double>(most);
        var rows = 0L;
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < most && (!question.IsCounting || Stopwatch.GetElapsedTime(start) < s_countFor); number++)
        {
            var order = Drawn(world, seed, number);
            var asked = Stopwatch.GetTimestamp();
            rows += await question.Ask(order);
            took.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        took.Sort();
        return new Result(question.Name, At(took, 0.50), At(took, 0.99), took.Count, (double)rows / took.Count);
    }

    private static async Task ExplainAsync(
        ExplainingDatabase database, World world, GeneratorOptions options, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var question in new Questions(database).All)
        {
            await question.Ask(Drawn(world, options.Seed, 0));
            var file = Path.Combine(folder, $"{options.Database}-{options.Orders}-{question.Name}.txt");
            await File.WriteAllTextAsync(file, database.Take());
        }
    }

    /// <summary>Any order, so that a seller is asked about as often as he has orders.</summary>
    private static OrderPlan Drawn(World world, int seed, long number) =>
        world.Order((long)(new Draw(~seed, number).Fraction() * world.Orders));

    private static double At(List<double> sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];

    private sealed record Result(string Question, double P50, double P99, int Asked, double Rows);
}
