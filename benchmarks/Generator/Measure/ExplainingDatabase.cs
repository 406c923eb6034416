using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using OrderActors.Storage.Postgres;
using OrderActors.Storage.Sql;

namespace OrderActors.Generator.Measure;

/// <summary>Asks the database how it runs each statement that the product's own queries send, and answers them with nothing.</summary>
internal sealed class ExplainingDatabase(SqlDatabase database) : SqlDatabase
{
    private readonly StringBuilder _plans = new();

    public override string Description => database.Description;

    public override string JournalBound => database.JournalBound;

    public override string JournalHeldUp => database.JournalHeldUp;

    public override bool TakesSeveralWriters => database.TakesSeveralWriters;

    public override TimeSpan RoundTripsApart => database.RoundTripsApart;

    public override string Now => database.Now;

    /// <summary>What was explained since the last call.</summary>
    public string Take()
    {
        var plans = _plans.ToString();
        _plans.Clear();
        return plans;
    }

    public override async Task<ImmutableArray<T>> QueryAsync<T>(
        SqlQuery query, Func<RowCursor, T> map, CancellationToken cancellation)
    {
        var isPostgres = database is PostgresDatabase;
        var explain = new SqlQuery((isPostgres ? "EXPLAIN (ANALYZE, BUFFERS) " : "EXPLAIN QUERY PLAN ") + query.Text);
        foreach (var (name, value) in query.Values)
            explain.With(name, value);

        var lines = await database.QueryAsync(
            explain, row => isPostgres ? row.Text() : SqliteLine(row), cancellation);
        _plans.AppendLine(query.Text);
        foreach (var (name, value) in query.Values)
            _plans.AppendLine(CultureInfo.InvariantCulture, $"-- @{name} = {value}");
        _plans.AppendLine();
        foreach (var line in lines)
            _plans.AppendLine(line);
        return [];
    }

    public override async Task ReadEachAsync(IReadOnlyList<SqlRead> reads)
    {
        foreach (var read in reads)
        {
            read.Begin();
            await QueryAsync(read.Query, _ => 0, CancellationToken.None);
        }
    }

    public override string ValuesOf(string parameter) => database.ValuesOf(parameter);

    public override string ObjectsOf(string parameter) => database.ObjectsOf(parameter);

    public override string TimeOf(string member) => database.TimeOf(member);

    public override string OneOf(string parameter) => database.OneOf(parameter);

    public override string NowPlus(string parameter) => database.NowPlus(parameter);

    public override object ToDriver(object value) => database.ToDriver(value);

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) => database.ReadTime(reader, column);

    public override decimal? ReadAmount(DbDataReader reader, int column) => database.ReadAmount(reader, column);

    public override Task<ImmutableArray<T>> WriteAsync<T>(
        SqlQuery statement, Func<RowCursor, T> map, CancellationToken cancellation) =>
        throw new NotSupportedException("only reads are explained");

    public override Task<bool> WriteAllAsync(ImmutableArray<SqlStep> steps, CancellationToken cancellation) =>
        throw new NotSupportedException("only reads are explained");

    public override Task MigrateAsync(CancellationToken cancellation) => database.MigrateAsync(cancellation);

    public override Task CheckAsync(CancellationToken cancellation) => database.CheckAsync(cancellation);

    public override ValueTask DisposeAsync() => database.DisposeAsync();

    private static string SqliteLine(RowCursor row)
    {
        // Its own number, its parent's, and one that means nothing.
        row.Long();
        var parent = row.Long();
        row.Long();
        return (parent == 0 ? "" : "  ") + row.Text();
    }
}
