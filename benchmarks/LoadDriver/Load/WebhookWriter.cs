using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderActors.LoadDriver.StandIn;

namespace OrderActors.LoadDriver.Load;

/// <summary>Writes webhooks as whole HTTP requests, signed as TikTok signs them. One for each connection: it reuses its buffer.</summary>
internal sealed class WebhookWriter(string appKey, string appSecret, Uri gateway) : IDisposable
{
    private const int SignatureLength = 64;
    private const int LengthDigits = 4;

    private readonly byte[] _appKey = Encoding.UTF8.GetBytes(appKey);
    private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(appSecret));
    private readonly byte[] _head = Encoding.ASCII.GetBytes(
        $"POST /webhooks/tiktok/{appKey} HTTP/1.1\r\nHost: {gateway.Authority}\r\nContent-Type: application/json\r\n");

    private byte[] _request = new byte[2048];

    /// <returns>Bytes that are good until the next call.</returns>
    public ReadOnlyMemory<byte> Write(PatchedText body, int serial, long createdAt)
    {
        var end = Put(_head, 0);
        end = Put("Authorization: "u8, end);
        var signature = end;
        end = Put("\r\nContent-Length: "u8, end + SignatureLength);
        Reserve(end + LengthDigits + 4 + body.Length);
        body.Length.TryFormat(_request.AsSpan(end), out _, "D4", CultureInfo.InvariantCulture);
        end = Put("\r\n\r\n"u8, end + LengthDigits);

        var text = _request.AsSpan(end, body.Length);
        body.Write(text, serial, createdAt);
        Sign(text, _request.AsSpan(signature, SignatureLength));
        return _request.AsMemory(0, end + body.Length);
    }

    public void Dispose() => _hmac.Dispose();

    private int Put(ReadOnlySpan<byte> bytes, int at)
    {
        Reserve(at + bytes.Length);
        bytes.CopyTo(_request.AsSpan(at));
        return at + bytes.Length;
    }

    private void Reserve(int length)
    {
        if (length > _request.Length)
            Array.Resize(ref _request, 2 * length);
    }

    private void Sign(ReadOnlySpan<byte> body, Span<byte> target)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _hmac.AppendData(_appKey);
        _hmac.AppendData(body);
        _hmac.GetHashAndReset(hash);
        Convert.TryToHexStringLower(hash, target, out _);
    }
}
