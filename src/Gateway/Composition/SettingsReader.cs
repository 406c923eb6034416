using System.Collections.Immutable;
using OrderActors.Ports;
using OrderActors.Silo.Settings;

namespace OrderActors.Gateway.Composition;

/// <summary>Reads and checks the settings; what only storage can judge is judged there.</summary>
/// <remarks>Unknown names are refused, because a misspelt one would silently do nothing.</remarks>
public static class SettingsReader
{
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
        if (isOn && backend.Cluster.IsOn)
            throw new SettingsException("Demo is on and so is Cluster:Mode; the demo is one process, so set one of them to off.");

        return new DemoSettings(isOn, Setting.Seconds(configuration, "Demo:OrderEverySeconds", 3, 0.05, 3600));
    }

    private static ApiSettings ReadApi(IConfiguration configuration)
    {
        Setting.RequireKnown(configuration, "Api", "Sellers", "DefaultSeller", "DefaultLocation");
        var sellers = configuration.GetSection("Api:Sellers").GetChildren()
            .ToImmutableDictionary(
                child => child.Key, child => Setting.Sha256(child.Path, child.Value ?? ""), StringComparer.Ordinal);
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
