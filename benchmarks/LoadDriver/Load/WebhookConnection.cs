using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrderActors.LoadDriver.Load;

/// <summary>One kept-alive HTTP/1.1 connection that posts prepared bytes: real HTTP at a fraction of a client library's cost.</summary>
internal sealed class WebhookConnection(Uri gateway) : IDisposable
{
    /// <summary>TikTok waits so long for an answer and then counts the delivery as failed.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Nobody answered: no connection, a broken one, or nothing within the timeout.</summary>
    public const int NoAnswer = 0;

    private const int MaxAnswerBytes = 16 * 1024;
    private static readonly byte[] s_endOfHead = "\r\n\r\n"u8.ToArray();

    private readonly byte[] _answer = new byte[MaxAnswerBytes];
    private CancellationTokenSource _timeout = new();
    private Socket? _socket;

    /// <returns>The HTTP status, or <see cref="NoAnswer"/>.</returns>
    public async Task<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        if (!_timeout.TryReset())
        {
            _timeout.Dispose();
            _timeout = new CancellationTokenSource();
        }

        _timeout.CancelAfter(AnswerTimeout);
        try
        {
            _socket ??= await ConnectAsync(_timeout.Token);
            await SendAllAsync(_socket, request, _timeout.Token);
            return await ReadAnswerAsync(_socket, _timeout.Token);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or IOException)
        {
            _socket?.Dispose();
            _socket = null;
            return NoAnswer;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _timeout.Dispose();
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, gateway.Port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        while (!request.IsEmpty)
            request = request[await socket.SendAsync(request, cancellation)..];
    }

    private async Task<int> ReadAnswerAsync(Socket socket, CancellationToken cancellation)
    {
        var count = 0;
        while (true)
        {
            if (count == _answer.Length)
                throw new IOException("the answer is longer than any that is expected");

            var read = await socket.ReceiveAsync(_answer.AsMemory(count), cancellation);
            if (read == 0)
                throw new IOException("the connection was closed before the answer was whole");

            count += read;
            if (IsWhole(_answer.AsSpan(0, count)))
                return int.Parse(_answer.AsSpan("HTTP/1.1 ".Length, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf(s_endOfHead);
        if (end < 0)
            return false;

        var head = answer[..(end + 2)];
        var body = answer[(end + s_endOfHead.Length)..];
        var length = head.IndexOf("Content-Length: "u8);
        if (length < 0)
            return !head.StartsWith("HTTP/1.1 2"u8) && body.EndsWith("0\r\n\r\n"u8);

        var digits = head[(length + "Content-Length: ".Length)..];
        return body.Length >= int.Parse(
            Encoding.ASCII.GetString(digits[..digits.IndexOf((byte)'\r')]), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
