using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrderActors.Integrations.TikTok;

/// <summary>Writes texts and sets of parts as bytes: two sets with the same parts are written alike, whatever their sequence.</summary>
/// <remarks>Every text and every set begins with its length, so that no two contents are written alike.</remarks>
internal sealed class CanonicalWriter
{
    /// <summary>A buffer that one odd payload made large is not kept.</summary>
    private const int MaxKept = 256 * 1024;

    [ThreadStatic]
    private static CanonicalWriter? t_idle;

    private readonly List<(int Start, int Length)> _parts = [];
    private readonly Stack<int> _outerParts = new();
    private readonly Comparer<(int Start, int Length)> _byBytes;
    private byte[] _bytes = new byte[16 * 1024];
    private int _length;
    private int _partStart;

    private CanonicalWriter() =>
        _byBytes = Comparer<(int Start, int Length)>.Create((one, other) => Of(one).SequenceCompareTo(Of(other)));

    public static CanonicalWriter Rent()
    {
        var writer = t_idle ?? new CanonicalWriter();
        t_idle = null;
        return writer;
    }

    public static void Return(CanonicalWriter writer) => t_idle = writer._bytes.Length <= MaxKept ? writer : null;

    public void Begin(string prefix)
    {
        _length = 0;
        _parts.Clear();
        _outerParts.Clear();
        Text(prefix);
    }

    /// <returns>True: something was written.</returns>
    public bool Text(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length) + sizeof(int);
        Reserve(most);
        var written = Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length + sizeof(int)));
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), written);
        _length += sizeof(int) + written;
        return true;
    }

    /// <returns>True: something was written.</returns>
    public bool Text(ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length + sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(_length + sizeof(int)));
        _length += sizeof(int) + utf8.Length;
        return true;
    }

    /// <returns>Where the set begins, for <see cref="EndSet"/>.</returns>
    public (int Parts, int Start) BeginSet()
    {
        _outerParts.Push(_partStart);
        return (_parts.Count, _length);
    }

    public void BeginPart() => _partStart = _length;

    public void EndPart(bool isKept)
    {
        if (isKept)
            _parts.Add((_partStart, _length - _partStart));
        else
            _length = _partStart;
    }

    /// <summary>Puts the set's parts into the order of their bytes.</summary>
    /// <param name="isDistinct">A part that stands there twice counts once.</param>
    /// <returns>False, and nothing written, when it has no parts.</returns>
    public bool EndSet((int Parts, int Start) set, bool isDistinct)
    {
        _partStart = _outerParts.Pop();
        var count = _parts.Count - set.Parts;
        if (count == 0)
            return false;

        _parts.Sort(set.Parts, count, _byBytes);
        Reserve(_length - set.Start + sizeof(int));
        var sorted = _length + sizeof(int);
        for (var index = set.Parts; index < _parts.Count; index++)
        {
            if (isDistinct && index > set.Parts && Of(_parts[index]).SequenceEqual(Of(_parts[index - 1])))
                continue;

            Of(_parts[index]).CopyTo(_bytes.AsSpan(sorted));
            sorted += _parts[index].Length;
        }

        _parts.RemoveRange(set.Parts, count);
        var written = sorted - _length - sizeof(int);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), ~written);
        _bytes.AsSpan(_length, written + sizeof(int)).CopyTo(_bytes.AsSpan(set.Start));
        _length = set.Start + written + sizeof(int);
        return true;
    }

    public void Hash(Span<byte> hash) => SHA256.HashData(_bytes.AsSpan(0, _length), hash);

    private ReadOnlySpan<byte> Of((int Start, int Length) part) => _bytes.AsSpan(part.Start, part.Length);

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + more));
    }
}
