using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Sqlite;

/// <summary>A SQLite file: one writing connection and a few reading ones, which in WAL mode never wait for each
/// other.</summary>
/// <remarks>
/// SQLite's calls block, so they run on the thread pool and never on the caller's thread; but for batches, whose writer
/// has a thread of its own.
/// </remarks>
internal sealed class SqliteDatabase : SqlDatabase
{
    private const int MaxReaders = 4;

    private readonly string _file;
    private readonly TimeSpan _busyTimeout;
    private readonly TimeProvider _time;
    private readonly MigrationMode _migrations;
    private readonly SemaphoreSlim _writerGate = new(1, 1);
    private readonly SemaphoreSlim _readerGate = new(MaxReaders, MaxReaders);
    private readonly ConcurrentBag<SqliteReadSession> _idleReaders = [];
    private SqliteWriteSession? _writer;
    private bool _isDisposed;

    public SqliteDatabase(string file, TimeSpan busyTimeout, TimeProvider time, MigrationMode migrations)
    {
        _file = Path.GetFullPath(file);
        _busyTimeout = busyTimeout;
        _time = time;
        _migrations = migrations;
        Description = "SQLite " + file;
    }

    public override string Description { get; }

    // One writer at a time: positions become visible in the order in which they were given out.
    public override string JournalBound => "true";

    public override string JournalHeldUp => "SELECT 0";

    public override bool TakesSeveralWriters => false;

    /// <value>None: nothing travels.</value>
    public override TimeSpan RoundTripsApart => TimeSpan.Zero;

    public override string ValuesOf(string parameter) => $"json_each({parameter})";

    public override string ObjectsOf(string parameter) => ValuesOf(parameter);

    public override string TimeOf(string member) => $"CAST({member} AS INTEGER)";

    public override string OneOf(string parameter) => $"IN (SELECT value FROM {ValuesOf(parameter)})";

    // The file's clock is that of the machine that all its processes run on.
    public override string Now => "CAST(unixepoch('subsec') * 1000 AS INTEGER) * 1000";

    public override string NowPlus(string parameter) => $"{Now} + {parameter} * 1000";

    public override object ToDriver(object value) => value switch
    {
        DateTimeOffset at => SqliteTime.ToMicroseconds(at),
        Guid id => id.ToString(),
        _ => value,
    };

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) =>
        SqliteTime.FromMicroseconds(reader.GetInt64(column));

    public override decimal? ReadAmount(DbDataReader reader, int column) =>
        reader.GetString(column) is { Length: > 0 } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;

    public override Task MigrateAsync(CancellationToken cancellation) => UseWriterAsync(Migrate, cancellation);

    public override Task CheckAsync(CancellationToken cancellation) => UseWriterAsync(
        session =>
        {
            session.Begin();
            session.Rollback();
            return true;
        },
        cancellation);

    public override Task<ImmutableArray<T>> QueryAsync<T>(
        SqlQuery query, Func<RowCursor, T> map, CancellationToken cancellation) =>
        UseReaderAsync(session => ExecuteHere(session.Connection, query, map, cancellation), cancellation);

    public override Task ReadEachAsync(IReadOnlyList<SqlRead> reads) => UseReaderAsync(
        session =>
        {
            foreach (var read in reads)
                session.Read(read, this);

            return true;
        },
        CancellationToken.None);

    public override Task<ImmutableArray<T>> WriteAsync<T>(
        SqlQuery statement, Func<RowCursor, T> map, CancellationToken cancellation) =>
        UseWriterAsync(session => ExecuteHere(session.Connection, statement, map, CancellationToken.None), cancellation);

    public override Task<bool> WriteAllAsync(ImmutableArray<SqlStep> steps, CancellationToken cancellation) =>
        UseWriterAsync(session => session.Run(steps, this), cancellation);

    /// <summary>Runs work on the writing connection, one at a time, on the caller's thread.</summary>
    public T UseWriter<T>(Func<SqliteWriteSession, T> work)
    {
        _writerGate.Wait();
        try
        {
            return Use(work);
        }
        finally
        {
            _writerGate.Release();
        }
    }

    private async Task<T> UseWriterAsync<T>(Func<SqliteWriteSession, T> work, CancellationToken cancellation)
    {
        await _writerGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Use(work), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _writerGate.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        // A container disposes this once for every port that it was registered for.
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;

        await _writerGate.WaitAsync().ConfigureAwait(false);
        for (var reader = 0; reader < MaxReaders; reader++)
            await _readerGate.WaitAsync().ConfigureAwait(false);

        DropWriter();
        while (_idleReaders.TryTake(out var session))
            session.Dispose();
    }

    private T Use<T>(Func<SqliteWriteSession, T> work)
    {
        try
        {
            _writer ??= new SqliteWriteSession(Open(SqliteOpenMode.ReadWriteCreate));
            return work(_writer);
        }
        catch (SqliteException exception)
        {
            var translated = SqliteErrors.Translate(exception, Description);
            if (translated is StorageUnavailableException)
                DropWriter();
            throw translated;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(
                $"{Description} cannot be opened for writing; check that the folder may be written by this user.",
                exception);
        }
    }

    private void DropWriter()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private async Task<T> UseReaderAsync<T>(Func<SqliteReadSession, T> work, CancellationToken cancellation)
    {
        await _readerGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(work), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _readerGate.Release();
        }
    }

    private T Read<T>(Func<SqliteReadSession, T> work)
    {
        SqliteReadSession? session = null;
        try
        {
            if (!_idleReaders.TryTake(out session))
                session = new SqliteReadSession(Open(SqliteOpenMode.ReadWrite));
            var answer = work(session);
            _idleReaders.Add(session);
            return answer;
        }
        catch (Exception exception)
        {
            session?.Dispose();
            if (exception is SqliteException failure)
                throw SqliteErrors.Translate(failure, Description);
            throw;
        }
    }

    // The driver's asynchronous methods complete at once, so there is nothing to wait for.
    private ImmutableArray<T> ExecuteHere<T>(
        SqliteConnection connection, SqlQuery query, Func<RowCursor, T> map, CancellationToken cancellation) =>
        ExecuteAsync(connection, query, map, cancellation).GetAwaiter().GetResult();

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var isWriter = mode == SqliteOpenMode.ReadWriteCreate;
        if (isWriter)
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _file,
            Mode = mode,
            Pooling = false,
            // The driver itself tries again for this many seconds; the waiting is SQLite's, by busy_timeout.
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            using var pragmas = connection.CreateCommand();
            var busy = ((long)_busyTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
#pragma warning disable CA2100 // Made of constants and a number.
            pragmas.CommandText = isWriter
                ? $"PRAGMA busy_timeout = {busy}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; " +
                  "PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384;"
                : $"PRAGMA busy_timeout = {busy}; PRAGMA query_only = ON;";
#pragma warning restore CA2100
            pragmas.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private bool Migrate(SqliteWriteSession session)
    {
        session.Begin();
        try
        {
            Run(session, SqliteMigrations.CreateTable);
            var applied = SqliteMigrations.ReadApplied(session.Connection);
            foreach (var migration in Migration.Missing(SqliteMigrations.Known, applied, Description, _migrations))
            {
                Run(session, migration.Sql);
                SqliteMigrations.Record(session, migration, _time.GetUtcNow());
            }

            session.Commit();
            return true;
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    private static void Run(SqliteWriteSession session, string sql)
    {
        using var command = session.Connection.CreateCommand();
#pragma warning disable CA2100 // A migration of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
