namespace Orleans.Core;

/// <summary>One stored record of a grain.</summary>
public interface IStorage
{
    string? Etag { get; }

    bool RecordExists { get; }

    Task ClearStateAsync();

    Task WriteStateAsync();

    Task ReadStateAsync();

    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}

public interface IStorage<TState> : IStorage
{
    /// <summary>The record in memory. Changing it stores nothing until the next write.</summary>
    TState State { get; set; }
}
