namespace OrderActors.Storage.Sql;

/// <summary>One writing statement of several that stand or fall together.</summary>
/// <param name="Rows">How many rows it must touch, or nothing of the transaction is written; null = as many as there are.</param>
internal sealed record SqlStep(SqlQuery Statement, int? Rows = null)
{
    public SqlStep With(string name, object value)
    {
        Statement.With(name, value);
        return this;
    }
}
