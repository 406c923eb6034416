namespace OrderActors.Storage.Tests;

/// <summary>What the key ring promises, on every database.</summary>
public abstract class KeyRingContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    [Fact]
    public async Task A_new_ring_is_empty() => Assert.Empty(await Store.KeyRing.ReadAsync(None));

    [Fact]
    public async Task Keys_come_back_as_they_were_added_and_to_every_process()
    {
        await Store.KeyRing.AddAsync("key-1", "<key id=\"1\">ä</key>", None);
        await using var other = TestStore.Open(Db.Options);
        await other.KeyRing.AddAsync("key-2", "<key id=\"2\" />", None);

        Assert.Equal(["<key id=\"1\">ä</key>", "<key id=\"2\" />"], (await Store.KeyRing.ReadAsync(None)).Order());
    }

    [Fact]
    public async Task A_key_that_is_added_again_stays_as_it_was()
    {
        await Store.KeyRing.AddAsync("key-1", "<first />", None);
        await Store.KeyRing.AddAsync("key-1", "<second />", None);

        Assert.Equal("<first />", Assert.Single(await Store.KeyRing.ReadAsync(None)));
    }
}
