using System.Globalization;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Reads options from the command line (<c>--port 5080</c>) or the environment (<c>SANDBOX_PORT</c>).</summary>
internal static class SandboxSettings
{
    private const int DefaultPort = 5080;

    public static SandboxOptions Read(IConfiguration settings)
    {
        var defaults = new SandboxOptions();
        return defaults with
        {
            Port = settings.GetValue("port", DefaultPort),
            ListensToAll = settings["listen"] switch
            {
                null or "loopback" => false,
                "any" => true,
                var other => throw new ArgumentException($"listen is '{other}'; set it to loopback or any."),
            },
            PublicUrl = Url(settings["public_url"]),
            AppKey = settings["app_key"] ?? defaults.AppKey,
            AppSecret = settings["app_secret"] ?? defaults.AppSecret,
            ServiceId = settings["service_id"] ?? defaults.ServiceId,
            Shops = [.. (settings["shops"] ?? "GB").Split(',', StringSplitOptions.TrimEntries)
                .Select(region => new ShopSpec(region) { HoldsPaidOrders = settings.GetValue("hold", false) })],
            WebhookUrl = Url(settings["webhook_url"]),
            RedirectUrl = Url(settings["redirect_url"]),
            TimeScale = double.Parse(settings["time_scale"] ?? "1", CultureInfo.InvariantCulture),
            Seed = settings.GetValue<int?>("seed"),
            LogLevel = settings.GetValue("log", LogLevel.Warning),
        };
    }

    private static Uri? Url(string? text) => string.IsNullOrEmpty(text) ? null : new Uri(text, UriKind.Absolute);
}
