using System.Buffers;

namespace OrderActors.Gateway.Http;

/// <summary>Reads a body into memory up to a limit, whatever its headers claim.</summary>
public static class BoundedBody
{
    private const int ChunkBytes = 16 * 1024;

    /// <returns>The body, or null when it is longer than the limit. The rest is then not read.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limitBytes)
    {
        if (request.ContentLength > limitBytes)
            return null;

        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            using var body = new MemoryStream();
            while (await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted) is var read and > 0)
            {
                if (body.Length + read > limitBytes)
                    return null;

                body.Write(chunk, 0, read);
            }

            return body.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
