using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.EndToEnd.Tests;

/// <summary>Many buyers, few units, all at once (invariant I1).</summary>
public sealed class FlashSaleTests
{
    private const int Units = 500;
    private const int Attempts = 2_000;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Of_2000_concurrent_attempts_on_500_units_exactly_500_are_reserved(string database)
    {
        var connection = await SandboxConnection.NewDatabaseAsync(database);
        await using var sandbox = await SandboxServer.StartAsync();
        await using var gateway = await sandbox.StartGatewayAsync(connection, GatewayProcess.FreePort());
        using var seller = new SellerClient(gateway);
        await seller.PostAsync("/api/v1/stock/main/LIVE-1/adjust", new { delta = Units, reason = "received" });

        var answers = await AttemptAllAsync(gateway);

        Assert.Equal(Units, answers.Count(answer => answer is HttpStatusCode.OK or HttpStatusCode.Created));
        Assert.Equal(Attempts - Units, answers.Count(answer => answer is HttpStatusCode.Conflict));
        var stock = (await seller.GetAsync("/api/v1/stock/main/LIVE-1"))!.Value.GetProperty("stock");
        Assert.Equal(Units, stock.GetProperty("onHand").GetInt32());
        Assert.Equal(Units, stock.GetProperty("reserved").GetInt32());
        Assert.Equal(0, stock.GetProperty("available").GetInt32());
    }

    private static async Task<IReadOnlyCollection<HttpStatusCode>> AttemptAllAsync(GatewayProcess gateway)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 256 };
        using var http = new HttpClient(handler) { BaseAddress = gateway.Address, Timeout = TimeSpan.FromMinutes(2) };
        var answers = new ConcurrentBag<HttpStatusCode>();
        await Task.WhenAll(Enumerable.Range(1, Attempts).Select(async buyer =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/stock/main/LIVE-1/reservations")
            {
                Content = JsonContent.Create(new { reservationId = $"buyer-{buyer}", quantity = 1 }),
            };
            request.Headers.Add("Idempotency-Key", $"buyer-{buyer}");
            using var response = await http.SendAsync(request);
            answers.Add(response.StatusCode);
        }));
        return answers;
    }
}
