using OrderActors.Integrations.Resilience;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>A channel, the scripted shop that it talks to, and the clock that both stand under.</summary>
internal sealed class ChannelFixture : IAsyncDisposable
{
    public const string Secret = "test_secret";

    public const string Token = "ROW_token-1234";

    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public static readonly ShopAccess Access = new("7494049642642441621", "TEST_cipher", "GB", Token);

    private readonly HttpClient _http;

    private ChannelFixture(ScriptedShop shop, Uri? address, RateBudgetOptions? rate)
    {
        Shop = shop;
        Options = new TikTokOptions
        {
            AppKey = "test_app_key",
            AppSecret = Secret,
            ApiBaseAddress = address ?? shop.Address,
            AuthBaseAddress = address ?? shop.Address,
            RequestTimeout = SteppingClock.Timeout,
            TotalTimeout = SteppingClock.Timeout * 2,
            Rate = rate ?? new RateBudgetOptions(),
        };
        Pipelines = new CallPipelines(IntegrationPolicies.TikTok(Options), Clock, new EvenDice());
        _http = TikTokServices.CreateHttpClient(Options);
        Channel = new TikTokChannel(_http, Options, Pipelines, Clock);
    }

    public SteppingClock Clock { get; } = new(Start, SteppingClock.Timeout);

    public ScriptedShop Shop { get; }

    public TikTokOptions Options { get; }

    public CallPipelines Pipelines { get; }

    public IShopChannel Channel { get; }

    public SeenRequest OnlyRequest => Assert.Single(Shop.Requests);

    public static async Task<ChannelFixture> StartAsync(Uri? address = null, RateBudgetOptions? rate = null) =>
        new(await ScriptedShop.StartAsync(), address, rate);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Shop.DisposeAsync();
    }
}
