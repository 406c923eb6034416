using System.Data.Common;
using OrderActors.Engine.Aggregates;
using OrderActors.LoadDriver.Machines;
using OrderActors.Ports.Storage;

namespace OrderActors.LoadDriver.Checks;

/// <summary>Computes the hash chain of every stream anew, and compares its end with the stream's head.</summary>
internal static class JournalCheck
{
    private const string Rows =
        "SELECT stream, version, type, at, actor, cause, data, hash FROM journal ORDER BY stream, version";

    /// <remarks>All as of one instant: shops note their polls while it reads.</remarks>
    /// <param name="picks">The streams to look at, where some were never meant to be whole; null for all.</param>
    public static async Task<Finding> RunAsync(
        TrialDatabase database, DbConnection connection, Predicate<string>? picks = null)
    {
        picks ??= _ => true;
        await using var instant = await database.BeginSnapshotAsync(connection);
        var heads = await connection.QueryAsync(
            "SELECT stream, version, hash FROM streams ORDER BY stream",
            row => (Stream: row.GetString(0), Head: new StreamHead(row.GetInt64(1), row.GetFieldValue<byte[]>(2))));
        heads.RemoveAll(head => !picks(head.Stream));
        var ends = await EndsAsync(database, connection, picks);
        return Finding.None(
            "the journal's hash chains hold",
            ends.Broken
                .Concat(heads.Where(head => !IsEnd(head.Head, ends.ByStream.GetValueOrDefault(head.Stream)))
                    .Select(head => $"{head.Stream} does not end at its head"))
                .Concat(ends.ByStream.Count == heads.Count ? [] : ["streams and heads differ in number"]));
    }

    private static bool IsEnd(StreamHead head, StreamHead? end) =>
        end is not null && end.Version == head.Version && end.Hash.AsSpan().SequenceEqual(head.Hash);

    /// <summary>Streams row by row: a long run's journal does not fit into memory.</summary>
    private static async Task<(Dictionary<string, StreamHead> ByStream, List<string> Broken)> EndsAsync(
        TrialDatabase database, DbConnection connection, Predicate<string> picks)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Rows;
        await using var reader = await command.ExecuteReaderAsync();
        var ends = new Dictionary<string, StreamHead>(StringComparer.Ordinal);
        var broken = new List<string>();
        var (stream, isPicked, end) = ("", false, StreamHead.Empty);
        while (await reader.ReadAsync())
        {
            if (reader.GetString(0) is var name && name != stream)
                (stream, isPicked, end) = (name, picks(name), StreamHead.Empty);
            if (!isPicked)
                continue;

            var version = reader.GetInt64(1);
            var fact = new JournalFact(
                reader.GetString(2), database.ReadTime(reader, 3), reader.GetString(4), reader.GetString(5), reader.GetString(6));
            var hash = JournalChain.Next(end.Hash, stream, end.Version + 1, fact);
            if (version != end.Version + 1 || !hash.AsSpan().SequenceEqual(reader.GetFieldValue<byte[]>(7)))
                broken.Add($"{stream} is broken at version {version}");

            ends[stream] = end = new StreamHead(version, hash);
        }

        return (ends, broken);
    }
}
