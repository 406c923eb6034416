using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OrderActors.Baselines.Rows;
using OrderActors.Baselines.Webhooks;
using OrderActors.Testing;

namespace OrderActors.Baselines;

/// <summary>The command line. A baseline prints a line for people and one of JSON.</summary>
internal sealed class CommandLine : RootCommand
{
    private readonly Argument<string> _name = new("name") { Description = "The baseline, as 'list' names it." };
    private readonly RunOptions _options = new();

    public CommandLine() : base(
        "Runs a baseline. Without --connection a private PostgreSQL server is started, or a new SQLite file is made, for this run alone.")
    {
        _name.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. AllBaselines.List.Select(baseline => baseline.Name)]);
        Arguments.Add(_name);
        _options.AddTo(this);
        SetAction((parsed, _) => RunAsync(AllBaselines.Named(parsed.GetRequiredValue(_name)), parsed));
        Subcommands.Add(List());
        Subcommands.Add(Serve());
        Subcommands.Add(Record());
    }

    private static Command List()
    {
        var list = new Command("list", "Names the baselines.");
        list.SetAction(_ =>
        {
            foreach (var one in AllBaselines.List)
                Console.WriteLine($"{one.Name,-10} {one.What}");
        });
        return list;
    }

    private Command Serve()
    {
        var port = new Argument<int>("port");
        var serve = new Command(
            "serve",
            "Serves R4's endpoint until it is stopped, for a load driver of its own; TIKTOK_APP_SECRET is the secret that webhooks are signed with.")
        {
            port,
        };
        _options.AddTo(serve);
        serve.SetAction((parsed, _) => ServeAsync(parsed.GetValue(port), parsed));
        return serve;
    }

    private static Command Record()
    {
        var file = new Argument<string>("file");
        var record = new Command("record", "Records anew which rows the product writes for an order.") { file };
        record.SetAction(async (parsed, cancellation) => await File.WriteAllTextAsync(
            parsed.GetRequiredValue(file),
            JsonSerializer.Serialize(await Recorder.RecordAsync(), Recorded.Options) + "\n",
            cancellation));
        return record;
    }

    private async Task<int> RunAsync(IBaseline baseline, ParseResult parsed)
    {
        await using var place = await Place.OpenAsync(_options.Read(parsed), _options.WarmUp(parsed));
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

    private async Task<int> ServeAsync(int port, ParseResult parsed)
    {
        if (Environment.GetEnvironmentVariable("TIKTOK_APP_SECRET") is not { } secret)
        {
            await Console.Error.WriteLineAsync("Set TIKTOK_APP_SECRET to the secret that the webhooks are signed with.");
            return 1;
        }

        await using var place = await Place.OpenAsync(_options.Read(parsed), _options.WarmUp(parsed));
        await using var server = await MinimalWebhookServer.StartAsync(place.Run, secret, port, CancellationToken.None);
        await Console.Out.WriteLineAsync($"listening on {server.Address}");
        await server.WaitAsync();
        return 0;
    }

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
        public BaselineRun Run => run;

        /// <summary>Orders of an unmeasured run before.</summary>
        public int WarmUp { get; private init; }

        public static async Task<Place> OpenAsync(BaselineRun run, int warmUp)
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
