using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace OrderActors.Testing;

/// <summary>A seller's program at the REST API. Repeats what got no answer with the same key, as a good client does.</summary>
/// <param name="gateway">Where the gateway, or what stands before several, is reached.</param>
/// <param name="output">What the programs behind it have printed; for the message of a failing test.</param>
public sealed class SellerClient(Uri gateway, Func<string> output) : IDisposable
{
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(180);

    private readonly HttpClient _http = new() { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(10) };
    private int _keys;

    public SellerClient(GatewayProcess gateway)
        : this(gateway.Address, () => gateway.Output)
    {
    }

    public async Task<JsonElement> PostAsync(string path, object body, string? key = null)
    {
        key ??= $"key-{Interlocked.Increment(ref _keys)}";
        JsonElement? answer = null;
        var last = "no answer yet";
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
                    request.Headers.Add("Idempotency-Key", key);
                    using var response = await _http.SendAsync(request);
                    last = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
                    if (response.IsSuccessStatusCode)
                        answer = await response.Content.ReadFromJsonAsync<JsonElement>();
                    else if (response.StatusCode < HttpStatusCode.InternalServerError)
                        throw new InvalidOperationException($"POST {path} was refused: {last}");

                    return answer is not null;
                }
                catch (Exception exception) when (NobodyAnswered(exception))
                {
                    last = exception.Message;
                    return false;
                }
            },
            s_within,
            () => $"POST {path} to be accepted; last: {last}\n{output()}");
        return answer!.Value;
    }

    /// <summary>The answer, or null where there is none (yet) or nobody answers.</summary>
    public async Task<JsonElement?> GetAsync(string path)
    {
        try
        {
            using var response = await _http.GetAsync(path);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>() : null;
        }
        catch (Exception exception) when (NobodyAnswered(exception))
        {
            return null;
        }
    }

    public async Task<JsonElement> OrderAsync(string orderId) =>
        (await GetAsync($"/api/v1/orders/{orderId}"))?.GetProperty("order")
        ?? throw new InvalidOperationException($"order {orderId} is not there");

    public async Task WaitForAsync(string orderId, string what, Func<JsonElement, bool> condition)
    {
        var last = "not there";
        await Eventually.TrueAsync(
            async () =>
            {
                var detail = await GetAsync($"/api/v1/orders/{orderId}");
                if (detail is null)
                    return false;

                var order = detail.Value.GetProperty("order");
                last = order.ToString();
                return condition(order);
            },
            s_within,
            () => $"order {orderId} to be {what}; it is {last}\n{output()}");
    }

    public Task WaitForStateAsync(string orderId, string state) =>
        WaitForAsync(orderId, state, order => order.GetProperty("state").GetString() == state);

    public Task WaitForChannelStatusAsync(string orderId, string status) =>
        WaitForAsync(orderId, status, order => order.GetProperty("channelStatus").GetString() == status);

    public Task ShipAsync(string orderId, object? how = null) =>
        PostAsync($"/api/v1/orders/{orderId}/ship", how ?? new { }, $"ship-{orderId}");

    public void Dispose() => _http.Dispose();

    /// <summary>A process that is killed right after it took a connection shows as a bare socket error.</summary>
    private static bool NobodyAnswered(Exception exception) =>
        exception is HttpRequestException or TaskCanceledException or SocketException;
}
