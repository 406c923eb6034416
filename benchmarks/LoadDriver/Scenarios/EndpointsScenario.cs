using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.Machines;
using OrderActors.Measuring;
using OrderActors.Testing;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>P21: how old an event is when an endpoint has it, while of 1,000 sellers' endpoints 50 hang and 50 fail.</summary>
/// <remarks>Each event is a stock adjustment through the API, and goes to the one endpoint of its seller.</remarks>
internal sealed class EndpointsScenario : IScenario
{
    private const int Sellers = 1_000;
    private const int Hanging = 50;
    private const int Failing = 50;
    private const double EventsPerSecond = 200;

    /// <summary>Endpoints that hang are known as such only after their first timeout.</summary>
    private static readonly TimeSpan s_leastMeasured = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_drainWithin = TimeSpan.FromSeconds(10);

    public IReadOnlyList<string> Names { get; } = ["p21"];

    public async Task<IReadOnlyList<Measured>> RunAsync(LoadSession session)
    {
        var values = new List<double>();
        for (var run = 0; run < session.Options.Runs; run++)
            values.Add(await OnceAsync(session, run));

        return [new Measured("P21", session.Database, new Samples(values), "ms", Note: $"at {EventsPerSecond:0} events/s")];
    }

    private static async Task<double> OnceAsync(LoadSession session, int run)
    {
        await using var receivers = await WebhookReceivers.StartAsync();
        await using var database = await TrialDatabase.CreateAsync(session.Database);
        await using var gateway = new GatewayProcess(
            database.Name, database.ConnectionString, GatewayProcess.FreePort(), SettingsOfGateway());
        await gateway.StartAsync();
        using var http = new HttpClient { BaseAddress = gateway.Address, Timeout = TimeSpan.FromMinutes(1) };
        await CreateEndpointsAsync(http, receivers.Address);

        var measured = session.Options.Measured > s_leastMeasured ? session.Options.Measured : s_leastMeasured;
        var warmUp = session.Options.WarmUp;
        receivers.MeasureFrom = DateTimeOffset.UtcNow + warmUp;
        var sent = await AdjustAsync(http, warmUp + measured, new Random(2_100 + run));
        var missing = await DrainAsync(receivers, sent);
        // What never came is older than anything that came.
        for (var lost = 0; lost < missing; lost++)
            receivers.Ages.Record(measured + s_drainWithin);

        var ages = receivers.Ages;
        session.Tell("p21", $"{sent} events at good endpoints, {missing} missing, {receivers.Repeated} came again; age p50 {LoadSession.Text(ages.At(50))}"
            + $" p99 {LoadSession.Text(ages.At(99))} max {LoadSession.Text(ages.Max)}");
        session.Keep("p21", new { sent, missing, receivers.Repeated, p50 = ages.At(50), p99 = ages.At(99), ages.Max });
        return ages.At(99)?.TotalMilliseconds ?? double.NaN;
    }

    private static async Task CreateEndpointsAsync(HttpClient http, Uri receivers)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, Sellers), async (seller, _) => await PostAsync(
            http, seller, "/api/v1/webhooks/endpoints", new { url = new Uri(receivers, $"/{KindOf(seller)}/{seller}") }));
    }

    /// <returns>How many events good endpoints must get.</returns>
    private static async Task<int> AdjustAsync(HttpClient http, TimeSpan duration, Random random)
    {
        var schedule = ArrivalSchedule.Random(EventsPerSecond, duration, random);
        var sellers = Enumerable.Range(0, schedule.Count).Select(_ => random.Next(Sellers)).ToArray();
        var posts = new Task[schedule.Count];
        await OpenLoop.RunAsync(
            schedule,
            arrival => posts[arrival.Number] = PostAsync(
                http, sellers[arrival.Number], "/api/v1/stock/main/TEA/adjust", new { delta = 1, reason = "received" }),
            TimeProvider.System,
            CancellationToken.None);
        await Task.WhenAll(posts);
        return sellers.Count(seller => KindOf(seller) == "good");
    }

    private static async Task<int> DrainAsync(WebhookReceivers receivers, int sent)
    {
        using var limit = new CancellationTokenSource(s_drainWithin);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (receivers.Arrived < sent && !limit.IsCancellationRequested)
            await pace.WaitForNextTickAsync();

        return sent - receivers.Arrived;
    }

    private static string KindOf(int seller) => seller switch
    {
        < Hanging => "hangs",
        < Hanging + Failing => "fails",
        _ => "good",
    };

    private static IEnumerable<string> SettingsOfGateway() =>
    [
        "--Logging:LogLevel:Default", "Error",
        "--TikTok:AppKey", "app",
        "--TikTok:AppSecret", "secret",
        "--Webhooks:AllowLoopback", "on",
        .. Enumerable.Range(0, Sellers).SelectMany(seller => new[] { $"--Api:Sellers:{NameOf(seller)}", HashOf(KeyOf(seller)) }),
    ];

    private static async Task PostAsync(HttpClient http, int seller, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        request.Headers.Add("X-Api-Key", KeyOf(seller));
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static string NameOf(int seller) => "s" + seller.ToString(CultureInfo.InvariantCulture);

    private static string KeyOf(int seller) => "key-of-" + NameOf(seller);

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
