using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrderActors.Integrations.Tests;

/// <summary>
/// Answers the first request of each connection and hangs up on the second one politely, after reading it. A web server
/// resets the connection instead, and HTTP clients silently repeat a request only after a polite end.
/// </summary>
internal sealed class HangingUpShop : IAsyncDisposable
{
    private const int MaxRequestBytes = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));
    private readonly List<string> _requestLines = [];
    private readonly Task _serving;

    public HangingUpShop()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Method and path of everything that arrived.</summary>
    public IReadOnlyList<string> RequestLines
    {
        get
        {
            lock (_requestLines)
                return [.. _requestLines];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                await NoteRequestAsync(stream);
                var body = """{"code":0,"data":{"orders":[]}}""";
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"), _stop.Token);
                await NoteRequestAsync(stream);
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task NoteRequestAsync(NetworkStream stream)
    {
        var buffer = new byte[MaxRequestBytes];
        var length = 0;
        while (!IsWhole(Encoding.ASCII.GetString(buffer, 0, length)))
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length), _stop.Token);
            if (count == 0)
                return;

            length += count;
        }

        lock (_requestLines)
            _requestLines.Add(Encoding.ASCII.GetString(buffer, 0, length).Split('?')[0]);
    }

    private static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;

        var header = text[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        var body = header is null ? 0 : int.Parse(header["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        return text.Length - end - 4 >= body;
    }
}
