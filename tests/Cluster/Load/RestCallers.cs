using System.Collections.Concurrent;
using System.Net.Http.Json;

namespace OrderActors.Cluster.Load;

/// <summary>Programs that go on asking and commanding over the REST API, and count what failed.</summary>
/// <remarks>They repeat nothing: what is counted is what a client sees that does not repeat either.</remarks>
internal sealed class RestCallers : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly Task _calling;
    private int _calls;
    private int _key;

    private RestCallers(Uri door, IReadOnlyList<string> skus, int callers)
    {
        _http = new HttpClient { BaseAddress = door, Timeout = TimeSpan.FromSeconds(40) };
        _calling = Task.WhenAll(Enumerable.Range(0, callers).Select(caller => CallAsync(caller, skus)));
    }

    public int Calls => _calls;

    public ConcurrentBag<string> Failures { get; } = [];

    public static RestCallers Start(Uri door, IReadOnlyList<string> skus, int callers = 4) => new(door, skus, callers);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _calling;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task CallAsync(int caller, IReadOnlyList<string> skus)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var turn = caller; !_stop.IsCancellationRequested; turn++)
        {
            var sku = skus[turn % skus.Count];
            await (turn % 2 == 0 ? CommandAsync(sku) : AskAsync(sku));
            await pace.WaitForNextTickAsync();
        }
    }

    private Task AskAsync(string sku) => TryAsync(
        () => new HttpRequestMessage(HttpMethod.Get, $"/api/v1/stock/{Traffic.Location}/{sku}"));

    /// <summary>Through a grain to a commit: one more unit was found.</summary>
    private Task CommandAsync(string sku) => TryAsync(() =>
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/stock/{Traffic.Location}/{sku}/adjust")
        {
            Content = JsonContent.Create(new { delta = 1, reason = "stocktake" }),
        };
        request.Headers.Add("Idempotency-Key", $"caller-{Interlocked.Increment(ref _key)}");
        return request;
    });

    private async Task TryAsync(Func<HttpRequestMessage> make)
    {
        Interlocked.Increment(ref _calls);
        try
        {
            using var request = make();
            using var answer = await _http.SendAsync(request);
            if (!answer.IsSuccessStatusCode)
                Failures.Add($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            Failures.Add(exception.Message);
        }
    }
}
