using OrderActors.Domain.Shops;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Grains.Tests.Support;
using OrderActors.Sandbox.TikTok;
using Xunit;

namespace OrderActors.Grains.Tests.Shops;

/// <summary>A code that TikTok takes once, for callers who have to ask again.</summary>
public sealed class ConsentTests
{
    [Fact]
    public async Task A_code_is_exchanged_once_however_many_ask_and_all_get_what_it_granted()
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        var code = world.Sandbox.Tokens.Consent();

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ExchangeAsync(silo, World.Seller, code)));

        Assert.Single(world.Sandbox.Ledger.Of(EffectKind.TokenIssued));
        var granted = replies.Select(reply => Assert.IsType<GrantedAccess>(reply.Granted)).ToList();
        Assert.Single(granted.Select(access => access.AccessToken).Distinct());
        Assert.All(granted, access => Assert.Equal(
            world.Sandbox.Shops.Select(shop => (shop.Id, shop.Cipher)),
            access.Shops.Select(shop => (shop.ShopId, shop.Cipher))));
    }

    [Fact]
    public async Task What_a_code_granted_is_remembered_for_a_repeat_and_no_longer()
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        var code = world.Sandbox.Tokens.Consent();
        Assert.NotNull((await ExchangeAsync(silo, World.Seller, code)).Granted);

        world.Clock.Jump(TimeSpan.FromMinutes(2));

        Assert.Equal("Refused", (await ExchangeAsync(silo, World.Seller, code)).Failure?.Kind);
        Assert.Equal("Refused", (await ExchangeAsync(silo, World.Seller, code)).Failure?.Kind);
    }

    [Fact]
    public async Task What_a_code_granted_one_seller_is_not_told_another()
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        var code = world.Sandbox.Tokens.Consent();
        Assert.NotNull((await ExchangeAsync(silo, World.Seller, code)).Granted);

        var reply = await ExchangeAsync(silo, "seller-2", code);

        Assert.Null(reply.Granted);
        Assert.Equal("Refused", reply.Failure?.Kind);
    }

    private static Task<ConsentReply> ExchangeAsync(TestSilo silo, string seller, string code) =>
        silo.Grains.GetGrain<IConsentGrain>(ConsentKey.Of(seller, code).ToString()).ExchangeAsync(code);
}
