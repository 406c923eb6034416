using System.Net.Sockets;
using Npgsql;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Postgres;

/// <summary>Turns PostgreSQL's errors into those of the port.</summary>
internal static class PostgresErrors
{
    private const string IntegrityConstraint = "23";
    private const string DataException = "22";

    /// <summary>The index behind the key; a message of the server would be in its language.</summary>
    private const string OrderIdOnce = "idx_orders_tiktok_id";

    // The driver has no type of its own for it. A test holds that these are its words.
    private const string ConnectionIsNotOpen = "Connection is not open";

    private static readonly string s_driver = typeof(NpgsqlConnection).Namespace!;

    /// <summary>True when PostgreSQL or the way to it failed, and not our own code.</summary>
    /// <remarks>
    /// A mistake of ours, in what a row is made into or in how the driver is used, is thrown on as it is: taken for an
    /// outage it would be repeated for ever, and nobody would look for it.
    /// </remarks>
    public static bool IsOfDatabase(Exception exception) =>
        exception is NpgsqlException or SocketException or IOException or TimeoutException
        || IsClosedConnection(exception)
        || IsOfClosedDriver(exception);

    /// <summary>True when the connection is of no more use, or has lost its prepared statements: a new one may
    /// work.</summary>
    public static bool IsBrokenConnection(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } and not PostgresException
        || IsClosedConnection(exception)
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
            || refused.SqlState.StartsWith(DataException, StringComparison.Ordinal)
            // A row whose key is too long for its index: the row's fault, and not the database's.
            || refused.SqlState == PostgresErrorCodes.ProgramLimitExceeded)
        {
            return new ConstraintBrokenException($"{description} refused a row: {refused.MessageText}", exception)
            {
                IsOrderTaken = refused is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: OrderIdOnce },
            };
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

    /// <summary>The connection broke or was closed between two statements.</summary>
    private static bool IsClosedConnection(Exception exception) =>
        exception is InvalidOperationException { Message: ConnectionIsNotOpen } && exception.Source == s_driver;

    /// <summary>The process is ending and has closed the driver, or a socket under it.</summary>
    private static bool IsOfClosedDriver(Exception exception) =>
        exception is ObjectDisposedException { ObjectName: { } name }
        && (name.StartsWith(s_driver, StringComparison.Ordinal) || name.StartsWith("System.Net.", StringComparison.Ordinal));
}
