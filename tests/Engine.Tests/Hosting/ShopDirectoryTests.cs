using OrderActors.Domain.Shops;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Hosting;

public sealed class ShopDirectoryTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryStore _store = new();
    private readonly ShopDirectory _shops;

    public ShopDirectoryTests() => _shops = new ShopDirectory(_store, _clock);

    public void Dispose() => _shops.Dispose();

    [Fact]
    public async Task A_shop_connected_later_is_found_after_a_moment()
    {
        Assert.Null(await FindAsync());
        _store.Put(ShopRows.Connected(new ShopKey("seller", "shop"), _clock.GetUtcNow()));
        Assert.Null(await FindAsync());

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(new ShopKey("seller", "shop"), await FindAsync());
    }

    [Fact]
    public async Task A_known_shop_is_found_also_while_the_database_is_away()
    {
        _store.Put(ShopRows.Connected(new ShopKey("seller", "shop"), _clock.GetUtcNow()));
        await FindAsync();
        _store.FailReads = new StorageUnavailableException("away");
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new ShopKey("seller", "shop"), await FindAsync());
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => _shops.FindAsync("elsewhere", CancellationToken.None));
    }

    private Task<ShopKey?> FindAsync() => _shops.FindAsync("shop", CancellationToken.None);
}
