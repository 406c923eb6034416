using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Which seller a channel's shop id belongs to; a webhook carries only the latter.</summary>
public sealed class ShopDirectory(IStoreReader reader, TimeProvider clock)
{
    /// <summary>An unknown id is looked up in the database at most so often, however many webhooks name it.</summary>
    private static readonly TimeSpan s_lookAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>A shop may be disconnected here and connected by another seller: no answer is older than this.</summary>
    private static readonly TimeSpan s_trustFor = TimeSpan.FromMinutes(1);

    /// <summary>Webhooks may name any id, so what is remembered has a bound; beyond it old answers are forgotten.</summary>
    private const int MaxRemembered = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<Answer>> _answers = new(StringComparer.Ordinal);

    /// <returns>Null when no connected shop has this id.</returns>
    public async Task<ShopKey?> FindAsync(string shopId, CancellationToken cancellation) =>
        (await AnswerAsync(shopId).WaitAsync(cancellation)).Shop;

    /// <summary>Whether the shop is connected at this moment, by the database and not by memory.</summary>
    public async Task<bool> IsConnectedAsync(ShopKey shop, CancellationToken cancellation) =>
        (await reader.FindConnectedShopsAsync(shop.ShopId, cancellation)).Any(found => found.Key == shop);

    private Task<Answer> AnswerAsync(string shopId)
    {
        lock (_gate)
        {
            var known = _answers.GetValueOrDefault(shopId);
            if (known is not null && MayBeUsed(known))
                return known;

            if (_answers.Count >= MaxRemembered)
                ForgetOld();

            return _answers[shopId] = LookAsync(shopId, known is { IsCompletedSuccessfully: true } ? known.Result : null);
        }
    }

    /// <param name="before">The last answer, if there was one.</param>
    private async Task<Answer> LookAsync(string shopId, Answer? before)
    {
        var askedAt = clock.GetUtcNow();
        try
        {
            // Not with a caller's cancellation: others may wait for the same answer.
            var found = await reader.FindConnectedShopsAsync(shopId, CancellationToken.None);

            // Two sellers may have authorized one shop. A webhook cannot say which is meant, and is only a hint: it goes
            // to whoever connected last, and the other's polls do not need it.
            return new Answer(found.IsEmpty ? null : found.MaxBy(shop => shop.ConnectedAt)!.Key, askedAt);
        }
        catch (StorageUnavailableException) when (before?.Shop is not null)
        {
            // What was known a minute ago is better than nothing while the database is away.
            return before;
        }
    }

    private bool MayBeUsed(Task<Answer> look)
    {
        if (!look.IsCompleted)
            return true;
        if (!look.IsCompletedSuccessfully)
            return false;

        var age = clock.GetUtcNow() - look.Result.AskedAt;
        return age < (look.Result.Shop is null ? s_lookAgainAfter : s_trustFor);
    }

    private void ForgetOld()
    {
        foreach (var (shopId, look) in _answers)
        {
            if (!MayBeUsed(look))
                _answers.Remove(shopId);
        }

        if (_answers.Count >= MaxRemembered)
            _answers.Clear();
    }

    private sealed record Answer(ShopKey? Shop, DateTimeOffset AskedAt);
}
