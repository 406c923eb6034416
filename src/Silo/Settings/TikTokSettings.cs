using OrderActors.Integrations.TikTok;
using OrderActors.Ports;

namespace OrderActors.Silo.Settings;

/// <summary>The app at TikTok Shop's Partner Center.</summary>
public sealed record TikTokSettings
{
    public string AppKey { get; init; } = "";

    public string AppSecret { get; init; } = "";

    /// <summary>Still accepted on webhooks while the secret is rotated; empty otherwise.</summary>
    public string PreviousAppSecret { get; init; } = "";

    /// <summary>What the consent page knows the app by. It is not the app key.</summary>
    public string ServiceId { get; init; } = "";

    public Uri? ApiBaseAddress { get; init; }

    public Uri? AuthBaseAddress { get; init; }

    /// <summary>Allows addresses of other machines without TLS, for a stand-in shop in a private network.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>Where sellers give their consent.</summary>
    public Uri ConsentBaseAddress { get; init; } = new("https://services.tiktokshop.com");

    /// <summary>Where TikTok reaches this gateway from outside; null = no webhooks are subscribed.</summary>
    public Uri? PublicBaseAddress { get; init; }

    /// <summary>The secrets that a webhook may be signed with.</summary>
    public IReadOnlyList<string> WebhookSecrets =>
        PreviousAppSecret.Length > 0 ? [AppSecret, PreviousAppSecret] : [AppSecret];

    /// <summary>Where TikTok sends this app's webhooks; null without a public address.</summary>
    public Uri? WebhookAddress =>
        PublicBaseAddress is null ? null : new Uri(PublicBaseAddress, "/webhooks/tiktok/" + Uri.EscapeDataString(AppKey));

    public override string ToString() => $"TikTok app {AppKey}";

    internal static TikTokSettings Read(SettingsInput input)
    {
        input.RequireKnown(
            "TikTok", "AppKey", "AppSecret", "PreviousAppSecret", "ServiceId", "ApiBaseAddress",
            "AuthBaseAddress", "AllowPlainHttp", "ConsentBaseAddress", "PublicBaseAddress");
        var defaults = new TikTokSettings();
        return new TikTokSettings
        {
            AppKey = input.Optional("TikTok:AppKey") ?? "",
            AppSecret = input.Optional("TikTok:AppSecret") ?? "",
            PreviousAppSecret = input.Optional("TikTok:PreviousAppSecret") ?? "",
            ServiceId = input.Optional("TikTok:ServiceId") ?? "",
            ApiBaseAddress = input.Address("TikTok:ApiBaseAddress"),
            AuthBaseAddress = input.Address("TikTok:AuthBaseAddress"),
            AllowPlainHttp = input.OnOrOff("TikTok:AllowPlainHttp", fallback: false),
            ConsentBaseAddress =
                input.Address("TikTok:ConsentBaseAddress") ?? defaults.ConsentBaseAddress,
            PublicBaseAddress = input.Address("TikTok:PublicBaseAddress"),
        };
    }

    /// <summary>Everything that calling the app needs is there and can be used.</summary>
    /// <exception cref="SettingsException">It is not; the sentence ends with the way out.</exception>
    public void RequireApp(string otherwise = "")
    {
        if (AppKey.Length == 0)
            throw new SettingsException($"TikTok:AppKey is empty; set it (TikTok__AppKey=…){otherwise}.");
        if (AppSecret.Length == 0)
            throw new SettingsException("TikTok:AppSecret is empty; set it (TikTok__AppSecret=…) to the secret of the app.");
        _ = Options;
    }

    internal TikTokOptions Options
    {
        get
        {
            var defaults = new TikTokOptions { AppKey = AppKey, AppSecret = AppSecret };
            var options = new TikTokOptions
            {
                AppKey = AppKey,
                AppSecret = AppSecret,
                ApiBaseAddress = ApiBaseAddress ?? defaults.ApiBaseAddress,
                AuthBaseAddress = AuthBaseAddress ?? defaults.AuthBaseAddress,
                AllowPlainHttp = AllowPlainHttp,
            };
            try
            {
                options.Validate();
                return options;
            }
            catch (ArgumentException exception)
            {
                throw new SettingsException($"TikTok: {exception.Message}.");
            }
        }
    }
}
