using System.Globalization;
using System.Text.Json;
using OrderActors.LoadDriver;
using OrderActors.Testing;

var options = LoadOptions.Parse(args);
var results = new List<Result>();
foreach (var database in options.Databases)
{
    Console.WriteLine($"{database}: {options.Rate} orders a second for {options.Seconds} s, then {options.Burst} at once ...");
    results.Add(await MeasureAsync(database, options));
}

Print(results);
await SaveAsync(results);
return results.All(result => result.AddsUp) ? 0 : 1;

static async Task<Result> MeasureAsync(string database, LoadOptions options)
{
    var connection = database == "postgresql" ? await (await PrivatePostgres.SharedAsync()).CreateDatabaseAsync() : null;
    await using var trial = await Trial.StartAsync(connection);

    // A cold process compiles while it works; what users feel is the warm one.
    const int WarmUpSeconds = 10;
    await trial.MeasureLatencyAsync(options.Rate, WarmUpSeconds);

    var since = DateTimeOffset.UtcNow;
    var latency = await trial.MeasureLatencyAsync(options.Rate, options.Seconds);
    var acknowledge = trial.AcknowledgeTimes(since);
    var throughput = await trial.MeasureThroughputAsync(options.Burst);
    var ordered = (options.Rate * (WarmUpSeconds + options.Seconds)) + options.Burst;
    var addsUp = await trial.AddsUpAsync(ordered);
    return new Result(
        database,
        options.Rate,
        latency.At(50),
        latency.At(99),
        acknowledge.At(50),
        acknowledge.At(99),
        addsUp ? throughput : 0,
        addsUp);
}

static void Print(List<Result> results)
{
    Console.WriteLine();
    Console.WriteLine("database    orders/s in   to processing p50 / p99   webhook answered p50 / p99   burst orders/s   adds up");
    foreach (var row in results)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Database,-11} {row.Rate,11} {row.P50,15:0} ms / {row.P99,4:0} ms {row.AckP50,16:0.0} ms / {row.AckP99,5:0.0} ms {row.OrdersPerSecond,16:0}   {(row.AddsUp ? "yes" : "NO")}"));
    }
}

static async Task SaveAsync(List<Result> results)
{
    var folder = Directory.CreateDirectory("benchmarks/results").FullName;
    var name = $"spine-{DateTime.UtcNow:yyyyMMdd-HHmmss}.json";
    var json = JsonSerializer.Serialize(
        new { at = DateTime.UtcNow, cores = Environment.ProcessorCount, results },
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true });
    await File.WriteAllTextAsync(Path.Combine(folder, name), json + "\n");
    Console.WriteLine($"written to benchmarks/results/{name}");
}

internal sealed record Result(
    string Database,
    int Rate,
    double P50,
    double P99,
    double AckP50,
    double AckP99,
    double OrdersPerSecond,
    bool AddsUp);
