using OrderActors.Gateway.Demo;
using OrderActors.Silo.Settings;

namespace OrderActors.Gateway.Composition;

/// <summary>Tells whoever started the program where to look.</summary>
internal static class StartMessage
{
    public static void Print(WebApplication app, GatewaySettings settings, DemoShop? demo)
    {
        var address = AddressOf(app);
        var lines = new List<string>
        {
            "",
            "OrderActors runs.",
            $"  Orders       {address}/",
            $"  API          {address}/docs",
            $"  Health       {address}/readyz",
        };
        if (settings.Backend.Dashboard.IsOn && !settings.Backend.Cluster.IsOn)
            lines.Add($"  Grains       {address}{DashboardSettings.Path}/");
        if (demo is not null)
        {
            lines.AddRange(
            [
                $"  Sandbox      {demo.Sandbox.BaseAddress}_sandbox/orders",
                "",
                "This is a demo: a stand-in TikTok Shop with made-up orders runs inside.",
                "For a real shop set TikTok__AppKey, TikTok__AppSecret and TikTok__ServiceId, start again,",
                "open the address that GET /api/v1/shops/connect-url gives, and send the code to POST /api/v1/shops/connect.",
            ]);
        }
        else if (settings.Api.Sellers.IsEmpty)
        {
            lines.Add("No API keys are set: only programs on this machine are let in.");
        }

        lines.Add("");
        Console.WriteLine(string.Join(Environment.NewLine, lines));
    }

    private static string AddressOf(WebApplication app)
    {
        var address = app.Urls.FirstOrDefault() ?? "";
        return address.Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .TrimEnd('/');
    }
}
