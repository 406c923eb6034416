namespace Orleans.Runtime;

/// <summary>Who a grain is: the name of its class and its key.</summary>
public readonly record struct GrainId(GrainType Type, IdSpan Key) : IComparable<GrainId>
{
    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

    public static GrainId Create(GrainType type, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new GrainId(type, IdSpan.Create(key));
    }

    public int CompareTo(GrainId other)
    {
        var byType = string.CompareOrdinal(Type.ToString(), other.Type.ToString());
        return byType != 0 ? byType : string.CompareOrdinal(Key.ToString(), other.Key.ToString());
    }

    public override string ToString() => $"{Type}/{Key}";

    public static bool operator <(GrainId left, GrainId right) => left.CompareTo(right) < 0;

    public static bool operator <=(GrainId left, GrainId right) => left.CompareTo(right) <= 0;

    public static bool operator >(GrainId left, GrainId right) => left.CompareTo(right) > 0;

    public static bool operator >=(GrainId left, GrainId right) => left.CompareTo(right) >= 0;
}

/// <summary>The name of a grain class in ids; see <see cref="GrainTypeAttribute"/>.</summary>
public readonly record struct GrainType
{
    private readonly string? _name;

    private GrainType(string name) => _name = name;

    public bool IsDefault => string.IsNullOrEmpty(_name);

    public static GrainType Create(string value) => new(value);

    public override string ToString() => _name ?? "";
}

/// <summary>The key of a grain. Compared ordinally.</summary>
public readonly record struct IdSpan
{
    private readonly string? _text;

    private IdSpan(string text) => _text = text;

    public bool IsDefault => string.IsNullOrEmpty(_text);

    public static IdSpan Create(string id) => new(id);

    public override string ToString() => _text ?? "";
}
