using System.Buffers;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>The bytes of one answer, in memory that the next answer uses again.</summary>
/// <remarks>
/// A page of orders has hundreds of kilobytes. Arrays of that size are collected only together with everything that has
/// lived long: new ones for each page would have the whole heap searched again and again.
/// </remarks>
internal sealed class AnswerBody : IDisposable
{
    /// <summary>Largest answer that is read. A page of 100 orders has about 1 MB; one line an item sold makes some much longer.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int FirstBytes = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;

    private AnswerBody()
    {
    }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <exception cref="ChannelException">The answer is longer than <see cref="MaxBytes"/>.</exception>
    public static async Task<AnswerBody> ReadAsync(
        TikTokCall call, HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = new AnswerBody();
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            while (await stream.ReadAsync(body.Room(), cancellation).ConfigureAwait(false) is > 0 and var count)
            {
                body._length += count;
                if (body._length > MaxBytes)
                    throw new ChannelException(
                        ChannelErrorKind.Unreadable, $"{call}: the answer is longer than {MaxBytes} bytes");
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Gives the memory back without what it held: buyers' data, and tokens.</summary>
    public void Dispose()
    {
        GiveBack(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private Memory<byte> Room()
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * _length);
            _buffer.CopyTo(larger, 0);
            GiveBack(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_length);
    }

    private void GiveBack(byte[] buffer)
    {
        if (buffer.Length == 0)
            return;

        buffer.AsSpan(0, _length).Clear();
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
