namespace OrderActors.Storage.Sqlite;

/// <summary>Instants as microseconds since 1970: SQLite has no type for them, and PostgreSQL's have this
/// resolution.</summary>
internal static class SqliteTime
{
    public static long ToMicroseconds(DateTimeOffset at) =>
        (at.UtcTicks / TimeSpan.TicksPerMicrosecond) - (DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
