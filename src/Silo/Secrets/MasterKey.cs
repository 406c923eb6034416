using System.Security.Cryptography;
using System.Text;

namespace OrderActors.Silo.Secrets;

/// <summary>The key that encrypts the key ring, so that a copy of the ring alone is worth nothing.</summary>
public sealed class MasterKey
{
    private const int Size = 32;

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
        // Written beside and moved, so that a crash leaves either no key or a whole one; an existing one is never replaced.
        // The draft's name is random: in two containers on one volume even the process ids are the same.
        var draft = $"{path}.{RandomNumberGenerator.GetHexString(16)}";
        WriteDraft(draft);
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    private static void WriteDraft(string draft)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
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
