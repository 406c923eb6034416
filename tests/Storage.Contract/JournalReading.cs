using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Contract;

/// <summary>The journal as a whole, which the product follows by its marks alone.</summary>
public static class JournalReading
{
    /// <summary>Whole events after a position, oldest first.</summary>
    public static async Task<ImmutableArray<StoredEvent>> ReadJournalAsync(
        this IStoreReader reader, long afterPosition, int limit)
    {
        var marks = await reader.ReadMarksAsync(afterPosition, limit, CancellationToken.None);
        var events = ImmutableArray.CreateBuilder<StoredEvent>(marks.Length);
        foreach (var stream in marks.GroupBy(mark => mark.Stream))
        {
            var positions = stream.Select(mark => mark.Position).ToHashSet();
            var stored = await reader.ReadStreamAsync(stream.Key, 0, CancellationToken.None);
            events.AddRange(stored.Where(@event => positions.Contains(@event.Position)));
        }

        return [.. events.OrderBy(@event => @event.Position)];
    }
}
