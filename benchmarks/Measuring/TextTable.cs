using System.Text;

namespace OrderActors.Measuring;

/// <summary>Rows of texts under each other, each column as wide as its widest cell.</summary>
public sealed class TextTable(params IReadOnlyList<string> header)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public void Add(params IReadOnlyList<string> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Count, header.Count);
        _rows.Add(row);
    }

    public override string ToString()
    {
        var widths = header.Select((name, column) => _rows.Select(row => row[column].Length).Append(name.Length).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows.Prepend(header))
        {
            for (var column = 0; column < row.Count; column++)
                text.Append(column == row.Count - 1 ? row[column] : row[column].PadRight(widths[column] + 2));
            while (text.Length > 0 && text[^1] == ' ')
                text.Length--;
            text.Append('\n');
        }

        return text.ToString();
    }
}
