using System.Collections.Immutable;
using OrderActors.Ports;
using OrderActors.Silo.Settings;

namespace OrderActors.Gateway.Composition;

/// <summary>Reads and checks the settings; what only storage can judge is judged there. Unknown names are refused, because a misspelt one would silently do nothing.</summary>
public static class SettingsReader
{
    private const int Sha256HexLength = 64;

    /// <exception cref="SettingsException">The first setting that is wrong.</exception>
    public static GatewaySettings Read(IConfiguration configuration)
    {
        var backend = BackendSettings.Read(configuration);
        var demo = ReadDemo(configuration, backend);
        if (!demo.IsOn)
            backend.TikTok.RequireApp(otherwise: " or start with --demo on");

        return new GatewaySettings
        {
            Demo = demo,
            Backend = backend,
            Api = ReadApi(configuration),
            Urls = ReadUrls(configuration),
        };
    }

    private static DemoSettings ReadDemo(IConfiguration configuration, BackendSettings backend)
    {
        Setting.RequireKnown(configuration, "Demo", "Mode", "OrderEverySeconds");

        // "--demo off" sets the section itself.
        var mode = configuration["Demo"] is { Length: > 0 } direct ? direct : configuration["Demo:Mode"] ?? "auto";
        var isOn = mode.ToLowerInvariant() switch
        {
            "on" or "true" => true,
            "off" or "false" => false,
            "auto" => backend.TikTok.AppKey.Length == 0 && !backend.Cluster.IsOn,
            _ => throw new SettingsException($"Demo is '{mode}'; set it to on, off or auto."),
        };
        return new DemoSettings(isOn, Setting.Seconds(configuration, "Demo:OrderEverySeconds", 3, 0.05, 3600));
    }

    private static ApiSettings ReadApi(IConfiguration configuration)
    {
        Setting.RequireKnown(configuration, "Api", "Sellers", "DefaultSeller", "DefaultLocation");
        var sellers = configuration.GetSection("Api:Sellers").GetChildren()
            .ToImmutableDictionary(child => child.Key, child => child.Value ?? "", StringComparer.Ordinal);
        foreach (var (id, hash) in sellers)
        {
            if (hash.Length != Sha256HexLength || !hash.All(char.IsAsciiHexDigit))
            {
                throw new SettingsException(
                    $"Api:Sellers:{id} is not a SHA-256 in hex; make one with: printf %s \"$KEY\" | sha256sum.");
            }
        }

        return new ApiSettings(
            sellers,
            Setting.Text(configuration, "Api:DefaultSeller", "demo"),
            Setting.Text(configuration, "Api:DefaultLocation", "main"));
    }

    private static string ReadUrls(IConfiguration configuration)
    {
        var urls = Setting.Text(configuration, "Urls", "http://localhost:8080");
        foreach (var url in urls.Split(';'))
        {
            // "http://*:8080" and "http://+:8080" listen on every address.
            var probe = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            if (!Uri.TryCreate(probe, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
                throw new SettingsException($"Urls has '{url}'; set it to something like http://localhost:8080.");
        }

        return urls;
    }
}
