using System.Text;

namespace OrderActors.Integrations.Webhooks;

/// <summary>Reads how an answer begins, for the log of deliveries; the rest is never read.</summary>
internal static class AnswerStart
{
    public const int MaxBytes = 4_096;

    public static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var bytes = new byte[MaxBytes];
        var length = await stream.ReadAtLeastAsync(bytes, MaxBytes, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return Printable(Encoding.UTF8.GetString(bytes, 0, length));
    }

    /// <summary>Without characters that control a terminal or that a database does not take.</summary>
    public static string Printable(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var index = 0; index < span.Length; index++)
                span[index] = char.IsControl(source[index]) ? ' ' : source[index];
        });
}
