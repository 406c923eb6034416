using Microsoft.Extensions.DependencyInjection;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.Tests.TikTok;

public sealed class TikTokServicesTests
{
    [Fact]
    public async Task The_registered_channel_reaches_the_shop_on_the_registered_clock()
    {
        await using var shop = await ScriptedShop.StartAsync();
        shop.AnswerData("""{"orders":[]}""");
        var clock = new SteppingClock(ChannelFixture.Start, TimeSpan.FromSeconds(5));
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddTikTok(Options(api: shop.Address))
            .BuildServiceProvider(validateScopes: true);

        await services.GetRequiredService<IShopChannel>().GetOrdersAsync(ChannelFixture.Access, ["1"], default);

        Assert.Equal("1700000000", Assert.Single(shop.Requests).Query["timestamp"]);
        Assert.IsType<TikTokOrderReader>(services.GetRequiredService<IOrderReader>());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await ScriptedShop.StartAsync();
        await using var fixture = await ChannelFixture.StartAsync();
        fixture.Shop.Answer(context =>
        {
            context.Response.Redirect(elsewhere.Address.ToString());
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<ChannelException>(
            () => fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["1"], default));

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public void The_real_hosts_are_the_default()
    {
        var options = new TikTokOptions { AppKey = "key", AppSecret = "secret" };

        Assert.Equal("https://open-api.tiktokglobalshop.com/", options.ApiBaseAddress.ToString());
        Assert.Equal("https://auth.tiktok-shops.com/", options.AuthBaseAddress.ToString());
        options.Validate();
    }

    [Theory]
    [InlineData(10_000, 15_000, true)]
    [InlineData(9, 20_000, false)]
    [InlineData(10_000, 14_999, false)]
    [InlineData(10_000, 86_400_001, false)]
    public void A_timeout_that_could_not_be_kept_is_refused_before_the_first_call(int request, int total, bool accepted)
    {
        var options = new TikTokOptions
        {
            AppKey = "key",
            AppSecret = "secret",
            RequestTimeout = TimeSpan.FromMilliseconds(request),
            TotalTimeout = TimeSpan.FromMilliseconds(total),
        };

        var failure = Record.Exception(options.Validate);

        Assert.Equal(accepted, failure is null);
        if (failure is not null)
            Assert.Contains("Timeout", Assert.IsType<ArgumentException>(failure).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://shop.example/", false, false)]
    [InlineData("http://shop.example/", true, true)]
    [InlineData("https://shop.example/", false, true)]
    [InlineData("http://127.0.0.1:5000/", false, true)]
    [InlineData("http://localhost:5000/", false, true)]
    [InlineData("https://shop.example/api", false, false)]
    [InlineData("https://shop.example/?x=1", false, false)]
    [InlineData("https://user:password@shop.example/", false, false)]
    [InlineData("ftp://127.0.0.1/", true, false)]
    public void Secrets_go_only_to_a_safe_address(string address, bool allowPlainHttp, bool accepted)
    {
        var options = Options(new Uri(address), allowPlainHttp);

        var failure = Record.Exception(options.Validate);

        if (accepted)
            Assert.Null(failure);
        else
            Assert.IsType<ArgumentException>(failure);
    }

    [Fact]
    public void Settings_out_of_bounds_are_refused_at_registration()
    {
        TikTokOptions[] wrong =
        [
            new() { AppKey = "", AppSecret = "secret" },
            new() { AppKey = "key", AppSecret = " " },
            new() { AppKey = "key", AppSecret = "secret", RequestTimeout = TimeSpan.Zero },
            new() { AppKey = "key", AppSecret = "secret", TotalTimeout = TimeSpan.FromSeconds(-1) },
            new() { AppKey = "key", AppSecret = "secret", ConnectionLifetime = TimeSpan.Zero },
        ];

        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => new ServiceCollection().AddTikTok(options)));
    }

    private static TikTokOptions Options(Uri api, bool allowPlainHttp = false) => new()
    {
        AppKey = "test_app_key",
        AppSecret = ChannelFixture.Secret,
        ApiBaseAddress = api,
        AllowPlainHttp = allowPlainHttp,
    };
}
