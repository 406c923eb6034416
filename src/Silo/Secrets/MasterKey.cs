using System.Security.Cryptography;
using System.Text;
using Polly;
using Polly.Retry;

namespace OrderActors.Silo.Secrets;

/// <summary>The key that encrypts the key ring, so that a copy of the ring alone is worth nothing.</summary>
public sealed class MasterKey
{
    private const int Size = 32;

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(20);

    private MasterKey(byte[] bytes) => Bytes = bytes;

    internal byte[] Bytes { get; }

    /// <summary>The configured key, else the one in the key directory, which the first start makes.</summary>
    /// <exception cref="FormatException">The setting is not base64 of 32 bytes.</exception>
    public static MasterKey Open(SiloOptions options) =>
        new(options.MasterKey is { Length: > 0 } text ? Read(text, "Silo:MasterKey") : OpenFile(options.KeyDirectory));

    private static byte[] OpenFile(string directory)
    {
        var path = Path.Combine(directory, "master.key");
        if (!File.Exists(path))
            Create(path);

        return Read(File.ReadAllText(path).Trim(), path);
    }

    private static void Create(string path)
    {
        // A move that must not overwrite is a look and then a rename on Unix, so two first starts could each put their own.
        using var alone = Locked($"{path}.lock");
        if (File.Exists(path))
            return;

        // Written beside and moved, so that a crash leaves either no key or a whole one.
        var draft = $"{path}.draft";
        WriteDraft(draft);
        File.Move(draft, path);
    }

    /// <exception cref="IOException">Another process has held the lock for longer than any first start takes.</exception>
    private static FileStream Locked(string path)
    {
        var repeats = new ResiliencePipelineBuilder { Name = "key-file" }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = (int)(LockPatience / LockRetry),
                BackoffType = DelayBackoffType.Constant,
                Delay = LockRetry,
                ShouldHandle = new PredicateBuilder().Handle<IOException>(),
            })
            .Build();
        return repeats.Execute(
            static path => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), path);
    }

    private static void WriteDraft(string draft)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using var file = new FileStream(draft, options);
        file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size))));
        // On disk before it has its name: tokens will be worthless without it.
        file.Flush(flushToDisk: true);
    }

    private static byte[] Read(string text, string origin)
    {
        var bytes = new byte[Size];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == Size
            ? bytes
            : throw new FormatException($"{origin} must be base64 of {Size} random bytes");
    }
}
