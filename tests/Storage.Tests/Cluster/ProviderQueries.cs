using System.Data;
using Npgsql;

namespace OrderActors.Storage.Tests.Cluster;

/// <summary>Executes the stored statements as Orleans' ADO.NET providers do: found by key, parameters by name and typed by
/// their CLR type, columns read by name.</summary>
internal sealed class ProviderQueries : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly Dictionary<string, string> _texts;

    private ProviderQueries(NpgsqlDataSource source, Dictionary<string, string> texts)
    {
        _source = source;
        _texts = texts;
    }

    public IEnumerable<string> Keys => _texts.Keys;

    public static async Task<ProviderQueries> OpenAsync(string connectionString)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("SELECT QueryKey, QueryText FROM OrleansQuery");
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
            texts.Add((string)reader["QueryKey"], (string)reader["QueryText"]);

        return new ProviderQueries(source, texts);
    }

    public async Task ExecuteAsync(string key, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(key, parameters);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<List<T>> ReadAsync<T>(
        string key, Func<IDataRecord, T> read, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(key, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));

        return rows;
    }

    /// <summary>For the statements that answer with one row of one column: whether it was done.</summary>
    public async Task<bool> AskAsync(string key, params (string Name, object? Value)[] parameters)
    {
        var answer = Assert.Single(await ReadAsync(key, record => (record.FieldCount, Value: record.GetValue(0)), parameters));
        Assert.Equal(1, answer.FieldCount);
        return Convert.ToBoolean(answer.Value, null);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>A null of a type; the providers bind those with their type as well.</summary>
    public static object Null<T>() => typeof(T);

    private NpgsqlCommand Command(string key, (string Name, object? Value)[] parameters)
    {
        var command = _source.CreateCommand(_texts[key]);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter
            {
                ParameterName = name,
                DbType = TypeOf(value as Type ?? value!.GetType()),
                Value = value is Type ? DBNull.Value : value,
            });
        }

        return command;
    }

    private static DbType TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 => DbType.Int32,
        TypeCode.Int64 => DbType.Int64,
        TypeCode.String => DbType.String,
        TypeCode.DateTime => DbType.DateTime,
        _ when type == typeof(byte[]) => DbType.Binary,
        _ => throw new ArgumentException($"the providers bind no {type}"),
    };
}
