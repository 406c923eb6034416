using System.Net.ServerSentEvents;
using System.Text.Json;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>An open connection that server-sent events arrive on.</summary>
internal sealed class SseConnection(HttpResponseMessage response, Stream stream) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IAsyncEnumerator<SseItem<string>> _events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();

    public static async Task<SseConnection> OpenAsync(TestGateway gateway, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return new SseConnection(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next item of any name.</summary>
    public async Task<SseItem<string>> NextAsync()
    {
        if (!await _events.MoveNextAsync().AsTask().WaitAsync(Patience))
            throw new InvalidOperationException("the stream ended");

        return _events.Current;
    }

    public async Task<JsonElement> NextAsync(string name, Func<JsonElement, bool> matches)
    {
        try
        {
            while (await _events.MoveNextAsync().AsTask().WaitAsync(Patience))
            {
                var data = JsonElement.Parse(_events.Current.Data);
                if (_events.Current.EventType == name && matches(data))
                    return data;
            }
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"no event '{name}' that matches within {Patience}");
        }

        throw new InvalidOperationException($"the stream ended before an event '{name}'");
    }

    /// <summary>Reads on until the server ends the stream.</summary>
    public async Task EndAsync()
    {
        while (await _events.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
        }
    }

    public ValueTask DisposeAsync()
    {
        // Ends a read that is under way; what reads is not disposed before, because it would wait for that.
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
