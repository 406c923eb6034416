using Orleans;

namespace OrderActors.GrainInterfaces.Shops;

/// <summary>One seller's shop. The key is <c>{seller}/{shop}</c>, each part percent-encoded.</summary>
/// <remarks>Keeps us and TikTok Shop in agreement: tokens, sync cursor, polling, and every call to the channel.</remarks>
[CallRank(1)]
[Alias("orderactors.shop")]
public interface IShopGrain : IGrainWithStringKey
{
    /// <summary>Stores an authorization, new or renewed, and begins to sync.</summary>
    [Alias("connect")]
    Task<CommandReply> ConnectAsync(ConnectShop command);

    /// <summary>Forgets the tokens and stops to sync, because the seller or TikTok ended the authorization.</summary>
    [Alias("disconnect")]
    Task<CommandReply> DisconnectAsync(DisconnectShop command);

    [Alias("change-settings")]
    Task<CommandReply> ChangeSettingsAsync(ChangeShopSettings command);

    /// <summary>Links channel variants to SKUs; the last link of a variant counts.</summary>
    [Alias("link-listings")]
    Task<CommandReply> LinkListingsAsync(LinkListings command);

    /// <summary>Fetches orders from the channel and hands each to its grain.</summary>
    /// <param name="command">Up to 50 orders.</param>
    /// <returns>One result for each order asked for.</returns>
    [CallOnce, Alias("refresh-orders")]
    Task<RefreshedOrder[]> RefreshOrdersAsync(RefreshOrders command);

    /// <summary>Reads every change since the cursor, with overlap; the cursor moves only past pages that were applied whole.</summary>
    [CallOnce, Alias("sync")]
    Task<SyncReply> SyncAsync(Caller caller);

    /// <summary>Carries out an external call that an order intends, and tells the order.</summary>
    [CallOnce, Alias("perform-effect")]
    Task PerformEffectAsync(PerformEffect command);
}
