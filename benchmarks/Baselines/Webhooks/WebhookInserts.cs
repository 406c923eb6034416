using System.Net.Http.Headers;
using OrderActors.Baselines.Postgres;
using OrderActors.Baselines.Rows;
using OrderActors.Baselines.Sqlite;

namespace OrderActors.Baselines.Webhooks;

/// <summary>R4: signed webhooks over loopback HTTP into <see cref="MinimalWebhookServer"/>, one durable INSERT each.</summary>
internal sealed class WebhookInserts : IBaseline
{
    private const string Secret = "the-secret-of-a-measured-app";
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(30);

    public string Name => "R4";

    public string What => "a minimal endpoint: HMAC checked, one durable INSERT each, over HTTP";

    public bool RunsOn(string database) => database is "sqlite" or "postgresql";

    public async Task<Throughput> RunAsync(BaselineRun run, CancellationToken cancellation)
    {
        var work = Workload.Prepare(run);
        await using var server = await MinimalWebhookServer.StartAsync(run, Secret, port: 0, cancellation);
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = s_answerWithin };
        var signed = Sign(work);
        var done = await work.RunAsync(
            run.Callers, (order, token) => SendAsync(client, work.App, signed[order.Stream], token), cancellation);
        await CheckAsync(run, work, cancellation);
        return done;
    }

    /// <summary>Before the clock starts: signing is the platform's work and not the receiver's.</summary>
    private static Dictionary<string, (byte[] Body, string Signature)> Sign(Workload work) =>
        work.Orders.ToDictionary(
            order => order.Stream,
            order =>
            {
                var body = (byte[])order.Inbox[0][Table.Inbox.IndexOf("body")]!;
                return (body, MinimalWebhookServer.Sign(Secret, work.App, body));
            },
            StringComparer.Ordinal);

    private static async Task SendAsync(
        HttpClient client, string app, (byte[] Body, string Signature) webhook, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/tiktok/{app}")
        {
            Content = new ByteArrayContent(webhook.Body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Authorization", webhook.Signature);
        using var response = await client.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
    }

    private static async Task CheckAsync(BaselineRun run, Workload work, CancellationToken cancellation)
    {
        if (run.IsPostgres)
        {
            await using var postgres = await PostgresTarget.OpenAsync(run, work, cancellation);
            await postgres.CheckAsync(connection => RowCheck.WebhooksAsync(connection, work, cancellation), cancellation);
            return;
        }

        using var sqlite = await SqliteTarget.OpenAsync(run, work, cancellation);
        await RowCheck.WebhooksAsync(sqlite.Connection, work, cancellation);
    }
}
