using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>Hands each batch to the test, which says when and how it ends.</summary>
internal sealed class GatedWriter : IBatchWriter
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly System.Threading.Channels.Channel<Handed> _handed =
        System.Threading.Channels.Channel.CreateUnbounded<Handed>();

    public List<string> Seen { get; } = [];

    public Task<BatchResult> WriteAsync(CommitBatch batch)
    {
        var handed = new Handed(batch);
        Seen.AddRange(handed.Streams);
        _handed.Writer.TryWrite(handed);
        return handed.Answer.Task;
    }

    public async Task<Handed> NextAsync()
    {
        using var deadline = new CancellationTokenSource(s_patience);
        return await _handed.Reader.ReadAsync(deadline.Token);
    }
}

/// <summary>A batch whose answer the test gives.</summary>
internal sealed record Handed(CommitBatch Batch)
{
    public TaskCompletionSource<BatchResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Streams => [.. Batch.Changes.Select(set => set.Stream)];

    public void Succeed() => Answer.SetResult(Result(Batch));

    public void Fail(Exception exception) => Answer.SetException(exception);

    public static BatchResult Result(CommitBatch batch) => new(
        [.. batch.Changes.Select(_ => true)], [.. batch.Deliveries.Select(_ => new InboxReceipt(1, false))]);
}
