using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderActors.DeterministicRuntime;

/// <summary>
/// Keeps grain records in this process: for tests and first tries. Records are kept as JSON, so they are copies.
/// </summary>
public sealed class InMemoryGrainStorage : IGrainStorage
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string State, GrainId Grain), Record> _records = [];
    private long _lastEtag;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var record = Find(stateName, grainId);
        grainState.State = record is null ? default : JsonSerializer.Deserialize<T>(record.Json);
        grainState.ETag = record?.Etag;
        grainState.RecordExists = record is not null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var json = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
        lock (_lock)
        {
            if (Conflict(stateName, grainId, grainState.ETag) is { } conflict)
                return Task.FromException(conflict);

            var etag = (++_lastEtag).ToString(CultureInfo.InvariantCulture);
            _records[(stateName, grainId)] = new Record(json, etag);
            grainState.ETag = etag;
            grainState.RecordExists = true;
            return Task.CompletedTask;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        lock (_lock)
        {
            if (Conflict(stateName, grainId, grainState.ETag) is { } conflict)
                return Task.FromException(conflict);

            _records.Remove((stateName, grainId));
            grainState.State = default;
            grainState.ETag = null;
            grainState.RecordExists = false;
            return Task.CompletedTask;
        }
    }

    private Record? Find(string stateName, GrainId grainId)
    {
        lock (_lock)
            return _records.GetValueOrDefault((stateName, grainId));
    }

    private InconsistentStateException? Conflict(string stateName, GrainId grainId, string? etag)
    {
        var stored = Find(stateName, grainId)?.Etag;
        return stored == etag
            ? null
            : new($"state '{stateName}' of {grainId} was written by someone else", stored, etag);
    }

    private sealed record Record(byte[] Json, string Etag);
}
