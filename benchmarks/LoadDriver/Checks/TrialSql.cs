using System.Data.Common;
using System.Globalization;

namespace OrderActors.LoadDriver.Checks;

/// <summary>Small queries of the checks. Every text is a constant of theirs.</summary>
internal static class TrialSql
{
    public static async Task<List<T>> QueryAsync<T>(this DbConnection connection, string sql, Func<DbDataReader, T> map)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of the checks.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(map(reader));

        return rows;
    }

    public static async Task<long> NumberAsync(this DbConnection connection, string sql) =>
        (await connection.QueryAsync(sql, reader => Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture)))[0];
}
