using Microsoft.Data.Sqlite;
using OrderActors.Ports.Storage;
using static SQLitePCL.raw;

namespace OrderActors.Storage.Sqlite;

/// <summary>Turns SQLite's errors into those of the port.</summary>
internal static class SqliteErrors
{
    public static Exception Translate(SqliteException exception, string description) =>
        exception.SqliteErrorCode switch
        {
            SQLITE_CONSTRAINT or SQLITE_TOOBIG => new ConstraintBrokenException(
                $"{description} refused a row: {exception.Message}", exception)
            {
                // SQLite names the column and not the key.
                IsOrderTaken = exception.SqliteExtendedErrorCode == SQLITE_CONSTRAINT_UNIQUE
                    && exception.Message.Contains("orders.tiktok_order_id", StringComparison.Ordinal),
            },
            SQLITE_BUSY or SQLITE_LOCKED => new StorageUnavailableException(
                $"{description} is locked by another program; end that program or its transaction.", exception),
            SQLITE_FULL => new StorageUnavailableException(
                $"{description} cannot grow because the disk is full; free some space.", exception),
            SQLITE_CANTOPEN or SQLITE_READONLY or SQLITE_PERM => new StorageUnavailableException(
                $"{description} cannot be opened for writing; check that the folder exists and belongs to this user.",
                exception),
            SQLITE_CORRUPT or SQLITE_NOTADB => new StorageUnavailableException(
                $"{description} is damaged or not a SQLite file; restore it from a backup.", exception),
            _ => new StorageUnavailableException($"{description} cannot be used: {exception.Message}", exception),
        };
}
