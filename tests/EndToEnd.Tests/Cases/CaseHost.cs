using OrderActors.Sandbox.Script;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.EndToEnd.Tests.Cases;

/// <summary>
/// One gateway and one stand-in TikTok for all cases. Each case has a shop and a seller of its own there, and SKUs that no other
/// case names, so that all are played at once.
/// </summary>
public sealed class CaseHost : IAsyncLifetime, IDisposable
{
    private readonly Dictionary<string, Task<PlayedCase>> _cases = new(StringComparer.Ordinal);
    private SandboxServer? _sandbox;
    private GatewayProcess? _gateway;
    private CaseClient? _client;

    public async Task InitializeAsync()
    {
        var scripts = Scripts();
        var port = GatewayProcess.FreePort();
        var defaults = new SandboxOptions();
        _sandbox = await SandboxServer.StartAsync(defaults with
        {
            Shops = [.. scripts.Select(script => new ShopSpec(script.Shop) { Seller = script.Name })],
            WebhookUrl = new Uri($"http://127.0.0.1:{port}/webhooks/tiktok/{defaults.AppKey}"),
            TimeScale = 60,
        });
        _gateway = await _sandbox.StartGatewayAsync(null, port);
        _client = new CaseClient(_gateway.Address);
        foreach (var (script, number) in scripts.Select((script, number) => (script, number)))
        {
            var shop = _sandbox.Shops[number];
            await ConnectAsync(script, shop);
            // No two runs begin in the same millisecond, so that no two cases have an id in common.
            var tiktok = new TikTokScript(shop, DateTimeOffset.UtcNow.AddMilliseconds(number), TimeProvider.System);
            _cases.Add(script.Name, new CasePlayer(script, shop, tiktok, _client).PlayAsync(_sandbox.Ledger));
        }
    }

    public async Task DisposeAsync()
    {
        await Task.WhenAll(_cases.Values.Select(played => played.ContinueWith(static _ => { }, TaskScheduler.Default)));
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    public void Dispose() => _client?.Dispose();

    /// <summary>The case once it was played to its end.</summary>
    internal Task<PlayedCase> PlayedAsync(string name) => _cases[name];

    private static List<ScriptFile> Scripts() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(ScriptFile.Read)];

    private async Task ConnectAsync(ScriptFile script, SandboxShop shop)
    {
        var reply = await _client!.PostAsync("/api/v1/shops/connect", new { authCode = _sandbox!.Tokens.Consent(script.Name) });
        Assert.True(reply.IsSuccess, $"{script.Name}: its shop cannot be connected: {reply}");
        reply = await _client.PostAsync(
            $"/api/v1/shops/{shop.Id}/settings",
            new { location = "main", syncEverySeconds = 120, autoShipAfterSeconds = script.AutoShipSeconds });
        Assert.True(reply.IsSuccess, $"{script.Name}: its shop cannot be set up: {reply}");
    }
}

/// <summary>The tests of all cases share one host.</summary>
[CollectionDefinition(Name)]
public sealed class CaseCollection : ICollectionFixture<CaseHost>
{
    public const string Name = "cases";
}
