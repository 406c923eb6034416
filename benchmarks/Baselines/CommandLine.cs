using System.Globalization;
using System.Text.Json;
using OrderActors.Baselines.Webhooks;
using OrderActors.Testing;

namespace OrderActors.Baselines;

/// <summary>Runs one baseline and prints a line for people and one of JSON.</summary>
internal static class CommandLine
{
    private const string Usage =
        """
        Usage: Baselines <name> [--database sqlite|postgresql] [--connection text] [--orders 20000] [--callers 64]
                         [--skus 50] [--one-sku true|false] [--warm-up 2000]
               Baselines list
               Baselines serve <port> [...]  serves R4's endpoint until it is stopped, for a load driver of its own
               Baselines record <file>       records anew which rows the product writes for an order
        Without --connection a private PostgreSQL server is started, or a new SQLite file is made, for this run alone.
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            await Console.Out.WriteLineAsync(Usage);
            return 1;
        }

        if (arguments is ["list"])
        {
            foreach (var one in AllBaselines.List)
                await Console.Out.WriteLineAsync($"{one.Name,-4} {one.What}");
            return 0;
        }

        if (arguments is ["serve", var port, .. var settings])
            return await ServeAsync(Number(port), settings);

        var baseline = AllBaselines.Named(arguments[0]);
        await using var place = await Place.ParseAsync(arguments[1..]);
        if (!baseline.RunsOn(place.Run.Database))
        {
            await Console.Error.WriteLineAsync($"{baseline.Name} has no variant for {place.Run.Database}");
            return 1;
        }

        // A cold process compiles while it works, and the database has to see the statements before it keeps their plans.
        if (place.WarmUp > 0)
            await baseline.RunAsync(place.Run with { Orders = place.WarmUp }, CancellationToken.None);
        await PrintAsync(baseline, place.Run, await baseline.RunAsync(place.Run, CancellationToken.None));
        return 0;
    }

    private static async Task<int> ServeAsync(int port, string[] settings)
    {
        var secret = Environment.GetEnvironmentVariable("TIKTOK_APP_SECRET")
            ?? throw new ArgumentException("set TIKTOK_APP_SECRET to the secret that the webhooks are signed with");
        await using var place = await Place.ParseAsync(settings);
        await using var server = await MinimalWebhookServer.StartAsync(place.Run, secret, port, CancellationToken.None);
        await Console.Out.WriteLineAsync($"listening on {server.Address}");
        await server.WaitAsync();
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task PrintAsync(IBaseline baseline, BaselineRun run, Throughput done)
    {
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{baseline.Name} on {run.Database}: {done.PerSecond:0} a second ({done.Done} in {done.Took.TotalSeconds:0.00} s, {run.Callers} callers) - {baseline.What}"));
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(
            new
            {
                name = baseline.Name,
                database = run.Database,
                orders = run.Orders,
                callers = run.Callers,
                skus = baseline.Name[..2] is "R3" or "R7" ? 1 : run.SkuCount,
                done = done.Done,
                seconds = done.Took.TotalSeconds,
                perSecond = done.PerSecond,
            },
            JsonSerializerOptions.Web));
    }

    /// <summary>A run, and the database that was made for it, if one was.</summary>
    private sealed class Place(BaselineRun run, string? folder, PrivatePostgres? server) : IAsyncDisposable
    {
        private const int DefaultWarmUp = 2_000;

        public BaselineRun Run => run;

        /// <summary>Orders of an unmeasured run before.</summary>
        public int WarmUp { get; private init; } = DefaultWarmUp;

        public static async Task<Place> ParseAsync(string[] arguments)
        {
            var run = new BaselineRun("sqlite", "", 20_000, 64, OneSku: false);
            var warmUp = DefaultWarmUp;
            for (var index = 0; index < arguments.Length; index += 2)
            {
                var value = index + 1 < arguments.Length
                    ? arguments[index + 1]
                    : throw new ArgumentException($"{arguments[index]} needs a value");
                if (arguments[index] == "--warm-up")
                {
                    warmUp = Number(value);
                    continue;
                }

                run = arguments[index] switch
                {
                    "--database" => run with { Database = value },
                    "--connection" => run with { ConnectionString = value },
                    "--orders" => run with { Orders = Number(value) },
                    "--callers" => run with { Callers = Number(value) },
                    "--skus" => run with { Skus = Number(value) },
                    "--one-sku" => run with { OneSku = bool.Parse(value) },
                    var other => throw new ArgumentException($"{other} is not an argument\n{Usage}"),
                };
            }

            return await OpenAsync(run, warmUp);
        }

        private static async Task<Place> OpenAsync(BaselineRun run, int warmUp)
        {
            if (run.ConnectionString.Length > 0)
                return new Place(run, null, null) { WarmUp = warmUp };
            if (run.IsPostgres)
            {
                var server = await PrivatePostgres.StartNewAsync();
                await server.BreakInAsync();
                return new Place(run with { ConnectionString = await server.CreateDatabaseAsync() }, null, server)
                {
                    WarmUp = warmUp,
                };
            }

            var folder = Directory.CreateTempSubdirectory("orderactors-baseline-").FullName;
            return new Place(run with { ConnectionString = $"Data Source={Path.Combine(folder, "baseline.db")}" }, folder, null)
            {
                WarmUp = warmUp,
            };
        }

        public async ValueTask DisposeAsync()
        {
            if (folder is not null)
                Directory.Delete(folder, recursive: true);
            if (server is not null)
                await server.DisposeAsync();
        }
    }
}
