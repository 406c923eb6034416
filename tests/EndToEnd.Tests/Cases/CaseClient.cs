using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrderActors.EndToEnd.Tests.Cases;

/// <summary>What the API answered, whatever it was.</summary>
internal sealed record ApiReply(HttpStatusCode Status, JsonElement? Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public override string ToString() => $"{(int)Status} {Body}";
}

/// <summary>A person at the REST API, who asks once and takes the answer as it is.</summary>
internal sealed class CaseClient(Uri gateway) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    private readonly HttpClient _http = new() { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(30) };

    public async Task<ApiReply> PostAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var response = await _http.SendAsync(request);
        return await ReadAsync(response);
    }

    public async Task<ApiReply> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return await ReadAsync(response);
    }

    /// <summary>Asks again until it is so; false when the time is over.</summary>
    public static async Task<bool> BecomesAsync(Func<Task<bool>> condition, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        using var pace = new PeriodicTimer(s_pause);
        while (!await condition())
        {
            try
            {
                await pace.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => _http.Dispose();

    private static async Task<ApiReply> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        try
        {
            return new ApiReply(response.StatusCode, text.Length > 0 ? JsonElement.Parse(text) : null);
        }
        catch (JsonException)
        {
            return new ApiReply(response.StatusCode, JsonSerializer.SerializeToElement(text));
        }
    }
}
