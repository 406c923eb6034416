using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Shipping;
using OrderActors.Integrations.Resilience;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>
/// The channel against the stand-in shop, which was written from the wire format alone and checks signature, token,
/// parameters and bodies by code of its own. What both misread, this cannot see; what only one misreads, it does.
/// </summary>
public sealed class AgainstTheSandboxTests : IAsyncLifetime
{
    private readonly TikTokOrderReader _reader = new();
    private SandboxServer _sandbox = null!;
    private HttpClient _http = null!;
    private TikTokChannel _channel = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { Shops = [new ShopSpec("ID"), new ShopSpec("GB"), new ShopSpec("US")] });
        var options = new TikTokOptions
        {
            AppKey = _sandbox.Options.AppKey,
            AppSecret = _sandbox.Options.AppSecret,
            ApiBaseAddress = _sandbox.BaseAddress,
            AuthBaseAddress = _sandbox.BaseAddress,
        };
        _http = TikTokServices.CreateHttpClient(options);
        _channel = new TikTokChannel(
            _http,
            options,
            new CallPipelines(IntegrationPolicies.TikTok(options), TimeProvider.System, new Random(1)),
            TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task A_consent_becomes_tokens_and_tokens_become_new_tokens()
    {
        var first = await _channel.ExchangeCodeAsync(_sandbox.Tokens.Consent(), default);
        var second = await _channel.RefreshAsync(first.RefreshToken, default);

        var shops = await _channel.GetShopsAsync(second.AccessToken, default);

        Assert.NotEqual(first.AccessToken, second.AccessToken);
        Assert.Equal(_sandbox.Shops.Select(shop => shop.Id).Order(), shops.Select(shop => shop.ShopId).Order());
    }

    [Fact]
    public async Task Every_change_is_read_page_by_page()
    {
        var access = await AccessAsync("ID");
        var placed = Enumerable.Range(1, 130).Select(_ => _sandbox.ShopIn("ID").PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id).ToList();

        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await _channel.SearchOrdersAsync(access, DateTimeOffset.UtcNow.AddHours(-1), token, default);
            seen.AddRange(page.Orders.Select(order => order.OrderId));
            token = page.NextPageToken;
        }
        while (token is not null);

        Assert.Equal(placed.Order(), seen.Distinct().Order());
    }

    [Fact]
    public async Task A_package_is_shipped_and_found_to_be()
    {
        var access = await AccessAsync("ID");
        var order = await OrderAsync(access, _sandbox.ShopIn("ID").PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id);
        var instruction = new ShipInstruction(
            ShipMethod.ShipPackage, order.Id, order.PackageIds[0], LinesOf(order), null, null, Handover.DropOff, null);

        Assert.Null(await _channel.FindShipmentAsync(access, instruction, default));
        await _channel.ShipAsync(access, instruction, default);

        Assert.NotNull(await _channel.FindShipmentAsync(access, instruction, default));
        Assert.Equal(ChannelOrderStatus.AwaitingCollection, (await OrderAsync(access, order.Id)).Status);
    }

    [Fact]
    public async Task An_own_carriers_parcel_is_marked_and_found_to_be()
    {
        var access = await AccessAsync("GB");
        var shop = _sandbox.ShopIn("GB");
        var order = await OrderAsync(access, shop.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id);
        var instruction = new ShipInstruction(
            ShipMethod.MarkShipped, order.Id, null, LinesOf(order), "RM1GB", shop.SellerProviders.Keys.First(), null, null);

        Assert.Null(await _channel.FindShipmentAsync(access, instruction, default));
        var receipt = await _channel.ShipAsync(access, instruction, default);

        Assert.Equal(receipt.PackageId, (await _channel.FindShipmentAsync(access, instruction, default))!.PackageId);
    }

    [Fact]
    public async Task A_label_is_bought_and_found_to_be()
    {
        var access = await AccessAsync("US");
        var placed = _sandbox.ShopIn("US").PlaceOrder(OrderDraft.Of("TOTE-NAVY", 2) with { ShippingType = "TIKTOK" });
        var order = await OrderAsync(access, placed.Id);
        var instruction = new ShipInstruction(
            ShipMethod.BuyLabel, order.Id, null, LinesOf(order), null, null, null, new ParcelSize(30, 20, 10, 800));

        Assert.Null(await _channel.FindShipmentAsync(access, instruction, default));
        var receipt = await _channel.ShipAsync(access, instruction, default);

        Assert.Equal(receipt.PackageId, (await _channel.FindShipmentAsync(access, instruction, default))!.PackageId);
        Assert.Single(_sandbox.Ledger.Of(EffectKind.LabelBought));
    }

    [Fact]
    public async Task The_seller_cancels_and_it_is_found()
    {
        var access = await AccessAsync("ID");
        var order = _sandbox.ShopIn("ID").PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id;

        Assert.Null(await _channel.FindCancellationAsync(access, order, [], default));
        var id = await _channel.CancelAsync(access, order, CancelReason, [], default);

        Assert.Equal(id, await _channel.FindCancellationAsync(access, order, [], default));
        Assert.Equal(ChannelOrderStatus.Cancelled, (await OrderAsync(access, order)).Status);
    }

    [Fact]
    public async Task Cancelling_what_the_buyer_asked_to_cancel_approves_his_request()
    {
        var access = await AccessAsync("ID");
        var shop = _sandbox.ShopIn("ID");
        var order = shop.PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id;
        var request = shop.BuyerRequestsCancel(order);

        var id = await _channel.CancelAsync(access, order, CancelReason, [], default);

        Assert.Equal(request.Id, id);
        Assert.Single(_sandbox.Ledger.Of(EffectKind.CancellationApproved));
        Assert.Empty(_sandbox.Ledger.Of(EffectKind.CancellationMade));
        Assert.Equal(ChannelOrderStatus.Cancelled, (await OrderAsync(access, order)).Status);
    }

    private const string CancelReason = "seller_cancel_reason_out_of_stock";

    private async Task<ShopAccess> AccessAsync(string region)
    {
        var shop = _sandbox.ShopIn(region);
        var pair = await _channel.ExchangeCodeAsync(_sandbox.Tokens.Consent(), default);
        return new ShopAccess(shop.Id, shop.Cipher, region, pair.AccessToken);
    }

    private async Task<ChannelOrder> OrderAsync(ShopAccess access, string id) =>
        _reader.Read(Assert.Single(await _channel.GetOrdersAsync(access, [id], default)).Json);

    private static ImmutableArray<string> LinesOf(ChannelOrder order) => [.. order.Lines.Select(line => line.Id)];
}
