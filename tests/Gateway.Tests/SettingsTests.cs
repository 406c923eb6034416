using Microsoft.Extensions.Configuration;
using OrderActors.Gateway.Composition;
using OrderActors.Ports;

namespace OrderActors.Gateway.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Without_settings_the_demo_runs_on_port_8080()
    {
        var settings = Read();

        Assert.True(settings.Demo.IsOn);
        Assert.Equal("http://localhost:8080", settings.Urls);
        Assert.Equal("demo", settings.Api.DefaultSeller);
    }

    [Fact]
    public void An_app_of_ones_own_ends_the_demo()
    {
        var settings = Read(("TikTok:AppKey", "k"), ("TikTok:AppSecret", "s"));

        Assert.False(settings.Demo.IsOn);
        Assert.DoesNotContain("s", settings.TikTok.ToString().Split(' ')[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Demo", "perhaps", "Demo is 'perhaps'; set it to on, off or auto.")]
    [InlineData("Demo", "off", "TikTok:AppKey is empty; set it (TikTok__AppKey=…) or start with --demo on.")]
    [InlineData("Demo:Pase", "calm", "Demo:Pase is not a setting; Demo has Mode, OrderEverySeconds.")]
    [InlineData("Demo:OrderEverySeconds", "0", "Demo:OrderEverySeconds is '0'; set it to 0.05 to 3600 seconds.")]
    [InlineData("TikTok:ApiBaseAddress", "nowhere", "TikTok:ApiBaseAddress is 'nowhere'; set it to an address such as https://example.com.")]
    [InlineData("TikTok:AppSecert", "x", "TikTok:AppSecert is not a setting;")]
    [InlineData("Api:Sellers:alice", "plain-key", "Api:Sellers:alice is not a SHA-256 in hex;")]
    [InlineData("Api:DefaultSeller", " ", "Api:DefaultSeller is empty;")]
    [InlineData("Silo:CallTimeoutSeconds", "soon", "Silo:CallTimeoutSeconds is 'soon'; set it to 1 to 300 seconds.")]
    [InlineData("Silo:StayInMemorySeconds", "60", "Silo:StayInMemorySeconds is '60'; set it to 61 to 86400 seconds.")]
    [InlineData("Silo:SkusStayInMemorySeconds", "60", "Silo:SkusStayInMemorySeconds is '60'; set it to 61 to 86400 seconds.")]
    [InlineData("Cluster:Mode", "maybe", "Cluster:Mode is 'maybe'; set it to on or off.")]
    [InlineData("Cluster:SiloPort", "70000", "Cluster:SiloPort is '70000'; set it to a port from 1 to 65535.")]
    [InlineData("Cluster:SiloPort", "30000", "Cluster:GatewayPort is 30000 as Cluster:SiloPort is; set another one.")]
    [InlineData("Cluster:Address", "no such host", "Cluster:Address is 'no such host', which is no address and no known host;")]
    [InlineData("Telemetry:OtlpEndpoint", "collector", "Telemetry:OtlpEndpoint is 'collector'; set it to an address such as https://example.com.")]
    [InlineData("Telemetry:MetricsEverySeconds", "0", "Telemetry:MetricsEverySeconds is '0'; set it to 1 to 300 seconds.")]
    [InlineData("Telemetry:Endpoint", "x", "Telemetry:Endpoint is not a setting; Telemetry has OtlpEndpoint, ServiceName, Instance, MetricsEverySeconds.")]
    [InlineData("Urls", "localhost", "Urls has 'localhost'; set it to something like http://localhost:8080.")]
    public void A_wrong_setting_is_named_with_its_fix(string name, string value, string sentence)
    {
        var exception = Assert.Throws<SettingsException>(() => Read((name, value)));

        Assert.StartsWith(sentence, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void All_settings_that_are_wrong_are_named_each_on_a_line_of_its_own()
    {
        var exception = Assert.Throws<SettingsException>(() => Read(
            ("Storage:Migrations", "perhaps"),
            ("Silo:CallTimeoutSeconds", "soon"),
            ("Demo:Pase", "calm"),
            ("Api:Sellers:alice", ""),
            ("Dashboard:AdminKeyHash", "plain-key"),
            ("Urls", "localhost")));

        Assert.Equal(
            [
                "Storage:Migrations is 'perhaps'; set it to apply or require.",
                "Silo:CallTimeoutSeconds is 'soon'; set it to 1 to 300 seconds.",
                "Dashboard:AdminKeyHash is not a SHA-256 in hex; make one with: printf %s \"$KEY\" | sha256sum.",
                "Demo:Pase is not a setting; Demo has Mode, OrderEverySeconds.",
                "Api:Sellers:alice is not a SHA-256 in hex; make one with: printf %s \"$KEY\" | sha256sum.",
                "Urls has 'localhost'; set it to something like http://localhost:8080.",
            ],
            exception.Message.Split(Environment.NewLine));
    }

    [Fact]
    public void A_cluster_without_anything_that_it_needs_is_told_all_of_it_at_once()
    {
        var exception = Assert.Throws<SettingsException>(() => Read(("Cluster:Mode", "on")));

        Assert.Collection(
            exception.Message.Split(Environment.NewLine),
            line => Assert.StartsWith("Cluster:Mode is on, and SQLite cannot be shared by processes of several machines;", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Silo:MasterKey is empty;", line, StringComparison.Ordinal),
            line => Assert.StartsWith("TikTok:AppKey is empty;", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "apply")]
    [InlineData("require", "require")]
    public void Migrations_are_applied_unless_the_operator_does_it(string? value, string migrations)
    {
        var settings = value is null ? Read() : Read(("Storage:Migrations", value));

        Assert.Equal(migrations, settings.Backend.Storage.Migrations);
    }

    [Fact]
    public void A_demo_beside_a_cluster_is_refused()
    {
        var exception = Assert.Throws<SettingsException>(() => Read(
            ("Demo", "on"),
            ("Cluster:Mode", "on"),
            ("Storage:ConnectionString", "Host=db;Database=orders;Username=u"),
            ("Silo:MasterKey", Convert.ToBase64String(new byte[32]))));

        Assert.StartsWith("Demo is on and so is Cluster:Mode;", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("off", false)]
    public void The_dashboard_is_there_unless_the_operator_turns_it_off(string? value, bool isOn)
    {
        var settings = value is null ? Read() : Read(("Dashboard:Mode", value));

        Assert.Equal((isOn, null), (settings.Backend.Dashboard.IsOn, settings.Backend.Dashboard.AdminKeyHash));
    }

    /// <summary>A proxy of this machine looks like this machine, so "this machine alone" protects nothing where others are served.</summary>
    [Theory]
    [InlineData("TikTok:PublicBaseAddress", "https://orders.example", false)]
    [InlineData("Api:Sellers:alice", "2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90", false)]
    [InlineData("Dashboard:AdminKeyHash", "2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90", true)]
    public void Where_others_are_served_the_dashboard_needs_a_key(string name, string value, bool isOn) =>
        Assert.Equal(isOn, Read((name, value)).Backend.Dashboard.IsOn);

    [Fact]
    public async Task A_wrong_setting_ends_the_program_with_code_2()
    {
        Assert.Equal(2, await GatewayProgram.RunAsync(["--demo", "perhaps"]));
        Assert.Equal(2, await GatewayProgram.RunAsync(["--demo", "off"]));
        Assert.Equal(2, await GatewayProgram.RunAsync(
            ["--TikTok:AppKey", "k", "--TikTok:AppSecret", "s", "--Storage:Database", "oracle"]));
        Assert.Equal(2, await GatewayProgram.RunAsync(
            ["--TikTok:AppKey", "k", "--TikTok:AppSecret", "s", "--Storage:Migrations", "perhaps"]));
    }

    private static GatewaySettings Read(params (string Name, string Value)[] settings) => SettingsReader.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build());
}
