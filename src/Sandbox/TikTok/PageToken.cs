using System.Globalization;
using System.Text;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Where a page ended. The text form always contains <c>+</c>, <c>/</c> and <c>=</c>, as TikTok's may.</summary>
internal readonly record struct PageToken(string Sort, long Time, string Id)
{
    // These three bytes are "+/+/" in base 64.
    private static readonly byte[] Prefix = [0xFB, 0xFF, 0xBF];

    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Sort}|{Time}|{Id}|");
        var bytes = Encoding.ASCII.GetBytes(text.Length % 3 == 0 ? text + " " : text);
        return Convert.ToBase64String([.. Prefix, .. bytes]);
    }

    /// <exception cref="SandboxRefusedException">36009004: not a token of a search with this order.</exception>
    public static PageToken Parse(string text, string sort)
    {
        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, buffer, out var length) || !buffer.AsSpan().StartsWith(Prefix))
            throw Bad();

        var parts = Encoding.ASCII.GetString(buffer, Prefix.Length, length - Prefix.Length).Split('|');
        if (parts.Length != 4 || parts[0] != sort || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var time))
            throw Bad();

        return new PageToken(sort, time, parts[2]);
    }

    private static SandboxRefusedException Bad() => SandboxRefusedException.Parameter("PageToken is invalid");
}
