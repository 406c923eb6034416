using System.Globalization;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Makes ids as TikTok's look: 18 or 19 digits, increasing, never twice. Safe on every thread.</summary>
internal sealed class IdSource
{
    private const long OffsetSpan = 100_000_000_000_000;
    private readonly long _base;
    private long _count;

    public IdSource(int? seed, DateTimeOffset start)
    {
        // Three digits stay free for each millisecond of start, so that a restart never meets ids of the run before.
        var origin = seed is { } fixedSeed ? Math.Abs((long)fixedSeed) * 1_000_003 : start.ToUnixTimeMilliseconds();
        _base = origin % (OffsetSpan / 1000) * 1000;
    }

    public string Order() => Next(5764);

    public string Line() => Next(5770);

    public string Package() => Next(1152);

    public string Product() => Next(17295);

    public string Sku() => Next(17293);

    public string Warehouse() => Next(70685);

    public string DeliveryOption() => Next(70911);

    public string Provider() => Next(66176);

    public string Service() => Next(28823);

    public string Cancellation() => Next(40353);

    public string CancellationLine() => Next(40352);

    public string Return() => Next(40354);

    public string Notification() => Next(73271);

    public string Shop() => Next(74940);

    public string User() => Next(70214);

    public string Tracking(string prefix) =>
        $"{prefix}{(_base / 1000 % 10_000_000).ToString("D7", CultureInfo.InvariantCulture)}{Step():D6}";

    public string Opaque(string prefix)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, _base);
        BitConverter.TryWriteBytes(bytes[8..], Step());
        var hash = System.Security.Cryptography.SHA256.HashData(bytes);
        return prefix + Convert.ToHexStringLower(hash);
    }

    private string Next(long prefix) =>
        (prefix * OffsetSpan + (_base + Step()) % OffsetSpan).ToString(CultureInfo.InvariantCulture);

    private long Step() => Interlocked.Increment(ref _count);
}
