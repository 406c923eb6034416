using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;
using Xunit;

namespace OrderActors.Silo.Tests;

/// <summary>Whoever copies the files learns no token. The raw bytes are searched, while the host runs and after it.</summary>
public sealed class SecretsAtRestTests
{
    [Fact]
    public async Task The_tokens_of_a_connected_shop_stand_in_no_file_and_in_no_event()
    {
        using var installation = new Installation();
        await using var sandbox = await SandboxServer.StartAsync();
        installation.TikTok = new TikTokOptions
        {
            AppKey = sandbox.Options.AppKey,
            AppSecret = sandbox.Options.AppSecret,
            ApiBaseAddress = sandbox.BaseAddress,
            AuthBaseAddress = sandbox.BaseAddress,
        };
        var tokens = sandbox.Tokens.Authorize();
        using (var host = await installation.StartAsync())
        {
            await ConnectAsync(host, sandbox, tokens);
            await AssertWorksAsync(host, sandbox);

            // The write-ahead log still holds what the file does not have yet.
            Assert.Contains(installation.Files(), file => file.Name.EndsWith("-wal", StringComparison.Ordinal) && file.Bytes.Length > 0);
            AssertNowhere(installation, tokens.AccessToken, tokens.RefreshToken);
            await AssertNotInJournalAsync(host, tokens.AccessToken, tokens.RefreshToken);
            await host.StopAsync();
        }

        AssertNowhere(installation, tokens.AccessToken, tokens.RefreshToken);
        // What the search would have found, had it been there.
        Assert.Contains(installation.Files(), file => Contains(file.Bytes, sandbox.Shop.Name));
    }

    private static async Task ConnectAsync(IHost host, SandboxServer sandbox, TokenPair tokens)
    {
        var shop = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IShopGrain>($"seller-1/{sandbox.Shop.Id}");
        var reply = await shop.ConnectAsync(new ConnectShop(
            new Caller("connect", "user:test", "api:connect", null),
            sandbox.Shop.Name, sandbox.Shop.Region, sandbox.Shop.Cipher,
            tokens.AccessToken, tokens.AccessExpiresAt, tokens.RefreshToken, tokens.RefreshExpiresAt));
        Assert.True(reply.Accepted, reply.Message);
    }

    private static Task AssertWorksAsync(IHost host, SandboxServer sandbox) => Eventually.TrueAsync(
        async () => (await host.Services.GetRequiredService<IQueries>().ListShopsAsync("seller-1", CancellationToken.None))
            is [{ LastSyncError: null, NextSyncAt: { } next, ConnectedAt: var since }] && next > since,
        TimeSpan.FromSeconds(30),
        () => $"shop {sandbox.Shop.Id} to be polled with the tokens");

    private static async Task AssertNotInJournalAsync(IHost host, params string[] secrets)
    {
        var reader = host.Services.GetRequiredService<IStoreReader>();
        var journal = new List<StoredEvent>();
        foreach (var mark in (await reader.ReadMarksAsync(0, 1_000, CancellationToken.None)).DistinctBy(mark => mark.Stream))
            journal.AddRange(await reader.ReadStreamAsync(mark.Stream, 0, CancellationToken.None));

        Assert.Contains(journal, row => row.Type == "shop.connected.v1");
        Assert.All(secrets, secret =>
            Assert.DoesNotContain(journal, row => row.Data.Contains(secret, StringComparison.Ordinal)));
    }

    private static void AssertNowhere(Installation installation, params string[] secrets)
    {
        foreach (var (name, bytes) in installation.Files())
        {
            foreach (var secret in secrets)
            {
                Assert.False(Contains(bytes, secret), $"a token stands in {name} in clear");
                Assert.False(
                    Contains(bytes, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))), $"a token stands in {name} as base64");
            }
        }
    }

    private static bool Contains(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
