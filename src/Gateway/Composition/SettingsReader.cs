using System.Collections.Immutable;
using OrderActors.Ports;
using OrderActors.Silo.Settings;

namespace OrderActors.Gateway.Composition;

/// <summary>Reads and checks the settings; what only the database can judge is judged there.</summary>
/// <remarks>Unknown names are refused, because a misspelt one would silently do nothing.</remarks>
public static class SettingsReader
{
    private const string DefaultUrls = "http://localhost:8080";

    /// <exception cref="SettingsException">Each setting that is wrong, on a line of its own.</exception>
    public static GatewaySettings Read(IConfiguration configuration) => SettingsInput.Read(configuration, Read);

    private static GatewaySettings Read(SettingsInput input)
    {
        var backend = BackendSettings.Read(input);
        var demo = ReadDemo(input, backend);
        if (!demo.IsOn)
            input.Check(() => backend.TikTok.RequireApp(otherwise: " or start with --demo on"));

        var api = ReadApi(input);
        return new GatewaySettings
        {
            Demo = demo,
            Backend = backend with { Dashboard = DashboardOf(backend, api) },
            Api = api,
            Urls = ReadUrls(input),
        };
    }

    /// <remarks>
    /// Without a key the dashboard is for this machine. Where the gateway serves others, a proxy of this machine may stand
    /// before it that looks like this machine itself, so there the dashboard needs a key or is off.
    /// </remarks>
    private static DashboardSettings DashboardOf(BackendSettings backend, ApiSettings api)
    {
        var servesOthers = !api.Sellers.IsEmpty || backend.TikTok.PublicBaseAddress is not null;
        return backend.Dashboard with
        {
            IsOn = backend.Dashboard.IsOn && (backend.Dashboard.AdminKeyHash is not null || !servesOthers),
        };
    }

    private static DemoSettings ReadDemo(SettingsInput input, BackendSettings backend)
    {
        input.RequireKnown("Demo", "Mode", "OrderEverySeconds");

        // "--demo off" sets the section itself.
        var mode = input.Optional("Demo") ?? input.Optional("Demo:Mode") ?? "auto";
        bool? isOn = mode.ToLowerInvariant() switch
        {
            "on" or "true" => true,
            "off" or "false" => false,
            "auto" => backend.TikTok.AppKey.Length == 0 && !backend.Cluster.IsOn,
            _ => null,
        };
        if (isOn is null)
            input.Note($"Demo is '{mode}'; set it to on, off or auto.");
        else if (isOn.Value && backend.Cluster.IsOn)
            input.Note("Demo is on and so is Cluster:Mode; the demo is one process, so set one of them to off.");

        // What a real shop needs is not asked for while it is unclear whether there is to be one.
        return new DemoSettings(isOn ?? true, input.Seconds("Demo:OrderEverySeconds", 3, 0.05, 3600));
    }

    private static ApiSettings ReadApi(SettingsInput input)
    {
        input.RequireKnown("Api", "Sellers", "DefaultSeller", "DefaultLocation");
        var sellers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var seller in input.NamesIn("Api:Sellers"))
        {
            if (input.RequiredSha256($"Api:Sellers:{seller}") is { } hash)
                sellers.Add(seller, hash);
        }

        return new ApiSettings(
            sellers.ToImmutable(),
            input.Text("Api:DefaultSeller", "demo"),
            input.Text("Api:DefaultLocation", "main"));
    }

    private static string ReadUrls(SettingsInput input)
    {
        var urls = input.Text("Urls", DefaultUrls);
        foreach (var url in urls.Split(';'))
        {
            // "http://*:8080" and "http://+:8080" listen on every address.
            var probe = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            if (!Uri.TryCreate(probe, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
                input.Note($"Urls has '{url}'; set it to something like {DefaultUrls}.");
        }

        return urls;
    }
}
