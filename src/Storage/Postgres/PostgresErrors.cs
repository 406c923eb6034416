using System.Net.Sockets;
using Npgsql;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Postgres;

/// <summary>Turns PostgreSQL's errors into those of the port.</summary>
internal static class PostgresErrors
{
    private const string IntegrityConstraint = "23";
    private const string DataException = "22";

    public static bool IsOfDatabase(Exception exception) =>
        exception is NpgsqlException or SocketException or IOException or TimeoutException or InvalidOperationException
            or ObjectDisposedException;

    /// <summary>True when the connection is of no more use, or has lost its prepared statements: a new one may
    /// work.</summary>
    public static bool IsBrokenConnection(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } and not PostgresException
        || exception is PostgresException
        {
            SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
                or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.InvalidSqlStatementName,
        };

    public static Exception Translate(Exception exception, string description)
    {
        if (exception is not PostgresException refused)
        {
            return new StorageUnavailableException(
                $"{description} cannot be reached; start it, or correct Storage:ConnectionString.", exception);
        }

        if (refused.SqlState.StartsWith(IntegrityConstraint, StringComparison.Ordinal)
            || refused.SqlState.StartsWith(DataException, StringComparison.Ordinal))
        {
            return new ConstraintBrokenException($"{description} refused a row: {refused.MessageText}", exception);
        }

        var message = refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"{description} refused the user or the password; correct Storage:ConnectionString.",
            PostgresErrorCodes.InvalidCatalogName =>
                $"{description} has no such database; create it, or correct Storage:ConnectionString.",
            PostgresErrorCodes.UndefinedTable =>
                $"{description} has no tables yet; apply the migrations first.",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"{description} refused this: {refused.MessageText}; grant the right to the user that it connects as.",
            PostgresErrorCodes.ReadOnlySqlTransaction =>
                $"{description} is read-only; point Storage:ConnectionString at the primary server.",
            _ => $"{description} cannot be used: {refused.MessageText} ({refused.SqlState}).",
        };
        return new StorageUnavailableException(message, exception);
    }
}
