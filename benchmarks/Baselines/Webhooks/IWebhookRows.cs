namespace OrderActors.Baselines.Webhooks;

/// <summary>Stores one webhook durably, unless it is stored already.</summary>
internal interface IWebhookRows : IAsyncDisposable
{
    Task InsertAsync(object?[] row, CancellationToken cancellation);
}
