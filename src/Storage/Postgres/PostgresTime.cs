namespace OrderActors.Storage.Postgres;

internal static class PostgresTime
{
    /// <summary>The instant in UTC, cut to the microsecond that a timestamptz keeps.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
