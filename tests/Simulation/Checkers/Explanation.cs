using System.Globalization;
using System.Runtime.CompilerServices;

namespace OrderActors.Simulation.Checkers;

/// <summary>What to say if a rule is broken. Nothing of it is put together while the rule holds.</summary>
[InterpolatedStringHandler]
internal ref struct Explanation
{
    private readonly bool _isWanted;
    private DefaultInterpolatedStringHandler _text;

    public Explanation(int literalLength, int formattedCount, bool holds, out bool isWanted)
    {
        _isWanted = isWanted = !holds;
        if (isWanted)
            _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    public override string ToString() => _isWanted ? _text.ToStringAndClear() : "";
}
