namespace OrderActors.Storage.Sql;

/// <summary>A statement with its values. Values only ever travel as parameters.</summary>
internal sealed class SqlQuery(string text)
{
    private readonly List<(string Name, object Value)> _values = [];

    public string Text => text;

    public IReadOnlyList<(string Name, object Value)> Values => _values;

    public SqlQuery With(string name, object value)
    {
        _values.Add((name, value));
        return this;
    }
}
