using System.Collections.Immutable;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Which seller a channel's shop id belongs to; a webhook carries only the latter.</summary>
public sealed class ShopDirectory(IStoreReader reader, TimeProvider clock) : IDisposable
{
    /// <summary>An unknown id is looked up in the database at most so often, however many webhooks name it.</summary>
    private static readonly TimeSpan s_lookAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>A shop may be disconnected here and connected by another seller: no answer is older than this.</summary>
    private static readonly TimeSpan s_trustFor = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1);
    private ImmutableDictionary<string, ShopKey> _shops = ImmutableDictionary<string, ShopKey>.Empty;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

    /// <returns>Null when no connected shop has this id.</returns>
    public async Task<ShopKey?> FindAsync(string shopId, CancellationToken cancellation)
    {
        if (clock.GetUtcNow() - _lookedAt < s_trustFor && _shops.TryGetValue(shopId, out var known))
            return known;

        await _gate.WaitAsync(cancellation);
        try
        {
            var age = clock.GetUtcNow() - _lookedAt;
            if (age >= s_trustFor || (age >= s_lookAgainAfter && !_shops.ContainsKey(shopId)))
            {
                await LookAsync(shopId, cancellation);
            }
        }
        finally
        {
            _gate.Release();
        }

        return _shops.TryGetValue(shopId, out var found) ? found : null;
    }

    private async Task LookAsync(string shopId, CancellationToken cancellation)
    {
        try
        {
            var rows = await reader.LoadShopsAsync(cancellation);

            // Two sellers may have authorized one shop. A webhook cannot say which is meant, and is only a hint: it goes
            // to whoever connected last, and the other's polls do not need it.
            _shops = rows.GroupBy(row => row.Key.ShopId, StringComparer.Ordinal).ToImmutableDictionary(
                same => same.Key, same => same.MaxBy(row => row.ConnectedAt)!.Key);
            _lookedAt = clock.GetUtcNow();
        }
        catch (StorageUnavailableException) when (_shops.ContainsKey(shopId))
        {
            // What was known a minute ago is better than nothing while the database is away.
        }
    }

    /// <summary>Whether the shop is connected at this moment, by the database and not by memory.</summary>
    public async Task<bool> IsConnectedAsync(ShopKey shop, CancellationToken cancellation) =>
        (await reader.LoadShopsAsync(cancellation)).Any(row => row.Key == shop);

    public void Dispose() => _gate.Dispose();
}
