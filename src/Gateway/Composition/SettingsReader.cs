using System.Collections.Immutable;
using System.Globalization;

namespace OrderActors.Gateway.Composition;

/// <summary>Reads and checks the settings; what only storage can judge is judged there. Unknown names are refused, because a misspelt one would silently do nothing.</summary>
public static class SettingsReader
{
    private const int Sha256HexLength = 64;

    private static readonly ImmutableDictionary<string, string[]> Known = new Dictionary<string, string[]>
    {
        ["Demo"] = ["Mode", "OrderEverySeconds"],
        ["Storage"] = ["Database", "ConnectionString"],
        ["TikTok"] =
        [
            "AppKey", "AppSecret", "PreviousAppSecret", "ServiceId",
            "ApiBaseAddress", "AuthBaseAddress", "ConsentBaseAddress", "PublicBaseAddress",
        ],
        ["Api"] = ["Sellers", "DefaultSeller", "DefaultLocation"],
        ["Silo"] = ["CallTimeoutSeconds", "SweepEverySeconds", "KeyDirectory", "MasterKey"],
        ["Telemetry"] = ["OtlpEndpoint", "ServiceName", "Instance", "MetricsEverySeconds"],
    }.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="SettingsException">The first setting that is wrong.</exception>
    public static GatewaySettings Read(IConfiguration configuration)
    {
        RequireKnownNames(configuration);
        var tikTok = ReadTikTok(configuration);
        var demo = ReadDemo(configuration, tikTok);
        RequireApp(demo, tikTok);

        return new GatewaySettings
        {
            Demo = demo,
            Storage = ReadStorage(configuration),
            TikTok = tikTok,
            Api = ReadApi(configuration),
            Silo = ReadSilo(configuration),
            Telemetry = ReadTelemetry(configuration),
            Urls = ReadUrls(configuration),
        };
    }

    private static void RequireKnownNames(IConfiguration configuration)
    {
        foreach (var (section, names) in Known)
        {
            var unknown = configuration.GetSection(section).GetChildren()
                .FirstOrDefault(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase));
            if (unknown is not null)
            {
                throw new SettingsException(
                    $"{unknown.Path} is not a setting; {section} has {string.Join(", ", names)}.");
            }
        }
    }

    private static DemoSettings ReadDemo(IConfiguration configuration, TikTokSettings tikTok)
    {
        // "--demo off" sets the section itself.
        var mode = configuration["Demo"] is { Length: > 0 } direct ? direct : configuration["Demo:Mode"] ?? "auto";
        var isOn = mode.ToLowerInvariant() switch
        {
            "on" or "true" => true,
            "off" or "false" => false,
            "auto" => tikTok.AppKey.Length == 0,
            _ => throw new SettingsException($"Demo is '{mode}'; set it to on, off or auto."),
        };
        return new DemoSettings(isOn, Seconds(configuration, "Demo:OrderEverySeconds", 3, 0.05, 3600));
    }

    private static StorageSettings ReadStorage(IConfiguration configuration)
    {
        var connection = configuration["Storage:ConnectionString"];
        return new StorageSettings(
            Text(configuration, "Storage:Database", "sqlite"), string.IsNullOrWhiteSpace(connection) ? null : connection);
    }

    private static TikTokSettings ReadTikTok(IConfiguration configuration)
    {
        var defaults = new TikTokSettings();
        return new TikTokSettings
        {
            AppKey = configuration["TikTok:AppKey"] ?? "",
            AppSecret = configuration["TikTok:AppSecret"] ?? "",
            PreviousAppSecret = configuration["TikTok:PreviousAppSecret"] ?? "",
            ServiceId = configuration["TikTok:ServiceId"] ?? "",
            ApiBaseAddress = Address(configuration, "TikTok:ApiBaseAddress"),
            AuthBaseAddress = Address(configuration, "TikTok:AuthBaseAddress"),
            ConsentBaseAddress = Address(configuration, "TikTok:ConsentBaseAddress") ?? defaults.ConsentBaseAddress,
            PublicBaseAddress = Address(configuration, "TikTok:PublicBaseAddress"),
        };
    }

    private static void RequireApp(DemoSettings demo, TikTokSettings tikTok)
    {
        if (demo.IsOn)
            return;
        if (tikTok.AppKey.Length == 0)
            throw new SettingsException("TikTok:AppKey is empty; set it (TikTok__AppKey=…) or start with --demo on.");
        if (tikTok.AppSecret.Length == 0)
            throw new SettingsException("TikTok:AppSecret is empty; set it (TikTok__AppSecret=…) to the secret of the app.");
    }

    private static ApiSettings ReadApi(IConfiguration configuration)
    {
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
            sellers, Text(configuration, "Api:DefaultSeller", "demo"), Text(configuration, "Api:DefaultLocation", "main"));
    }

    private static SiloSettings ReadSilo(IConfiguration configuration) => new(
        Seconds(configuration, "Silo:CallTimeoutSeconds", 30, 1, 300),
        Seconds(configuration, "Silo:SweepEverySeconds", 1, 0.05, 60),
        Text(configuration, "Silo:KeyDirectory", "data/keys"),
        configuration["Silo:MasterKey"] is { Length: > 0 } key ? key : null);

    private static TelemetrySettings ReadTelemetry(IConfiguration configuration) => new(
        Address(configuration, "Telemetry:OtlpEndpoint"),
        Text(configuration, "Telemetry:ServiceName", "orderactors"),
        configuration["Telemetry:Instance"] is { Length: > 0 } instance ? instance : null,
        Seconds(configuration, "Telemetry:MetricsEverySeconds", 15, 1, 300));

    private static string ReadUrls(IConfiguration configuration)
    {
        var urls = Text(configuration, "Urls", "http://localhost:8080");
        foreach (var url in urls.Split(';'))
        {
            // "http://*:8080" and "http://+:8080" listen on every address.
            var probe = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            if (!Uri.TryCreate(probe, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
                throw new SettingsException($"Urls has '{url}'; set it to something like http://localhost:8080.");
        }

        return urls;
    }

    private static string Text(IConfiguration configuration, string name, string fallback)
    {
        var value = configuration[name] ?? fallback;
        return string.IsNullOrWhiteSpace(value)
            ? throw new SettingsException($"{name} is empty; set it, or leave it out for '{fallback}'.")
            : value;
    }

    private static Uri? Address(IConfiguration configuration, string name)
    {
        var value = configuration[name];
        if (string.IsNullOrWhiteSpace(value))
            return null;

        return Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address
            : throw new SettingsException($"{name} is '{value}'; set it to an address such as https://example.com.");
    }

    private static TimeSpan Seconds(IConfiguration configuration, string name, double fallback, double least, double most)
    {
        var text = configuration[name];
        if (string.IsNullOrWhiteSpace(text))
            return TimeSpan.FromSeconds(fallback);

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= least && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : throw new SettingsException(string.Create(
                CultureInfo.InvariantCulture, $"{name} is '{text}'; set it to {least} to {most} seconds."));
    }
}
