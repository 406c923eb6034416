using System.Collections.Immutable;
using System.Data.Common;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>What the statements that both databases share need from each of them.</summary>
internal abstract class SqlDatabase : IDatabase, IAsyncDisposable
{
    public abstract string Description { get; }

    /// <summary>A condition on <c>position</c> that keeps a reader of the journal behind every open
    /// transaction.</summary>
    public abstract string JournalBound { get; }

    /// <summary>A query for the age in milliseconds of the oldest transaction for which readers of the journal wait.</summary>
    public abstract string JournalHeldUp { get; }

    /// <summary>Two transactions that share no row write at the same time.</summary>
    public abstract bool TakesSeveralWriters { get; }

    /// <summary>The least time between the beginnings of two round trips of small reads, so that more reads share one.</summary>
    public abstract TimeSpan RoundTripsApart { get; }

    public abstract Task MigrateAsync(CancellationToken cancellation);

    public abstract Task CheckAsync(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();

    /// <summary>A table expression with one text column <c>value</c>, from a JSON array of strings in a
    /// parameter.</summary>
    public abstract string ValuesOf(string parameter);

    /// <summary>A table expression with one column <c>value</c>, from a JSON array of objects in a parameter; members are read by
    /// <c>value ->> 'name'</c>.</summary>
    public abstract string ObjectsOf(string parameter);

    /// <summary>An instant from such a member, which was written as <see cref="ToDriver"/> gives it.</summary>
    public abstract string TimeOf(string member);

    /// <summary>
    /// The rest of a condition that holds for the values of such a parameter, and by which the key of the column is searched for each
    /// value, however many rows there are.
    /// </summary>
    public abstract string OneOf(string parameter);

    /// <summary>An expression for the present instant by the database's clock.</summary>
    public abstract string Now { get; }

    /// <summary>The same, so many milliseconds later as a parameter says.</summary>
    public abstract string NowPlus(string parameter);

    /// <summary>A value as the driver takes it: each database has its own form of instants and UUIDs.</summary>
    public abstract object ToDriver(object value);

    public abstract DateTimeOffset ReadTime(DbDataReader reader, int column);

    /// <summary>An amount of money from a column that is not null; null when the column says that it is unknown.</summary>
    public abstract decimal? ReadAmount(DbDataReader reader, int column);

    /// <summary>Runs a query on a connection of its own and maps its rows; failures arrive translated.</summary>
    public abstract Task<ImmutableArray<T>> QueryAsync<T>(
        SqlQuery query, Func<RowCursor, T> map, CancellationToken cancellation);

    /// <summary>Runs several queries in one round trip, each as if alone; failures arrive translated, one for all.</summary>
    public abstract Task ReadEachAsync(IReadOnlyList<SqlRead> reads);

    /// <summary>Runs one writing statement in its own transaction; returns the rows that it answers with.</summary>
    public abstract Task<ImmutableArray<T>> WriteAsync<T>(
        SqlQuery statement, Func<RowCursor, T> map, CancellationToken cancellation);

    /// <summary>
    /// Runs writing statements in their order and in one transaction, all of them or, where one that must touch a number of rows
    /// touches another, none.
    /// </summary>
    /// <returns>False when none was written.</returns>
    public abstract Task<bool> WriteAllAsync(ImmutableArray<SqlStep> steps, CancellationToken cancellation);

    public async Task<T?> FirstAsync<T>(SqlQuery query, Func<RowCursor, T> map, CancellationToken cancellation)
        where T : class
    {
        var rows = await QueryAsync(query, map, cancellation).ConfigureAwait(false);
        return rows.IsEmpty ? null : rows[0];
    }

    protected async Task<ImmutableArray<T>> ExecuteAsync<T>(
        DbConnection connection, SqlQuery query, Func<RowCursor, T> map, CancellationToken cancellation)
    {
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
#pragma warning disable CA2100 // The text is made of constants; values are parameters.
        command.CommandText = query.Text;
#pragma warning restore CA2100
        foreach (var (name, value) in query.Values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = ToDriver(value);
            command.Parameters.Add(parameter);
        }

        var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var cursor = new RowCursor(reader, this);
        var rows = ImmutableArray.CreateBuilder<T>();
        while (await cursor.ReadAsync(cancellation).ConfigureAwait(false))
            rows.Add(map(cursor));

        return rows.ToImmutable();
    }
}
