using System.Text.RegularExpressions;

namespace OrderActors.Deployment.Tests;

/// <summary>The Compose file parses, and says nothing that the programs do not understand.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<object, object?> s_file = Assert.Single(Repository.Yaml("docker-compose.yml"));

    // What an operator fills in, in the form that deploy/env.example asks for.
    private static readonly Dictionary<string, string> s_given = new()
    {
        ["POSTGRES_PASSWORD"] = "3f1c",
        ["MASTER_KEY"] = Convert.ToBase64String(new byte[32]),
        ["API_KEY_SHA256"] = new string('a', 64),
    };

    public static TheoryData<string> Services => [.. s_file.Map("services").Keys.Cast<string>()];

    [Fact]
    public void It_has_a_database_two_silos_two_gateways_a_proxy_and_a_shop() => Assert.Equal(
        ["gateway-1", "gateway-2", "postgres", "proxy", "sandbox", "silo-1", "silo-2"],
        s_file.Map("services").Keys.Cast<string>().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("silo-1", "silo")]
    [InlineData("silo-2", "silo")]
    [InlineData("gateway-1", "gateway")]
    [InlineData("gateway-2", "gateway")]
    public void Every_setting_of_a_program_is_read_by_it(string service, string program)
    {
        ProgramSettings.AssertTaken(program, EnvironmentOf(service));
        Assert.Equal(program, s_file.Text("services", service, "build", "target"));
    }

    [Fact]
    public void Every_setting_of_the_stand_in_shop_is_read_by_it()
    {
        var source = Repository.Text("src/Sandbox/TikTok/SandboxSettings.cs")
            + Repository.Text("src/Sandbox/TikTok/Flow/FlowPace.cs");

        Assert.All(EnvironmentOf("sandbox").Keys, name =>
        {
            Assert.StartsWith("SANDBOX_", name, StringComparison.Ordinal);
            Assert.Contains($"\"{name["SANDBOX_".Length..].ToLowerInvariant()}\"", source, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_service_comes_back_after_a_failure_and_says_whether_it_is_healthy(string service)
    {
        Assert.Equal("unless-stopped", s_file.Text("services", service, "restart"));
        if (service != "sandbox")
            Assert.NotEmpty(s_file.List("services", service, "healthcheck", "test"));
    }

    [Fact]
    public void What_is_open_is_open_to_this_machine_alone_and_no_port_between_silos_is()
    {
        var open = s_file.Map("services").Where(service => ((Dictionary<object, object?>)service.Value!).ContainsKey("ports"))
            .SelectMany(service => s_file.List("services", (string)service.Key, "ports").Cast<string>());

        Assert.Equal(["127.0.0.1:5080:5080", "127.0.0.1:8080:8080", "127.0.0.1:8081:8081"], open.Order());
    }

    [Fact]
    public void Silos_keep_their_addresses_and_the_data_outlives_the_containers()
    {
        Assert.StartsWith("172.30.57.128/", (string)Pool()["ip_range"]!, StringComparison.Ordinal);
        foreach (var silo in new[] { "silo-1", "silo-2" })
        {
            Assert.Equal(
                EnvironmentOf(silo)["Cluster__Address"],
                s_file.Text("services", silo, "networks", "inside", "ipv4_address"));
        }

        Assert.StartsWith("postgres-data:", (string)s_file.List("services", "postgres", "volumes")[0], StringComparison.Ordinal);
        Assert.Contains("postgres-data", s_file.Map("volumes").Keys);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void What_a_service_waits_for_exists(string service)
    {
        var described = s_file.Map("services", service);
        if (described.ContainsKey("depends_on"))
            Assert.Subset(s_file.Map("services").Keys.ToHashSet(), described.Map("depends_on").Keys.ToHashSet());
    }

    [Fact]
    public void Everything_that_an_operator_must_fill_in_stands_in_the_example()
    {
        var example = Repository.Text("deploy/env.example");
        var names = Variable().Matches(Repository.Text("docker-compose.yml")).Select(match => match.Groups["name"].Value).Distinct();

        Assert.All(names, name => Assert.Matches($"(?m)^#?{name}=", example));
    }

    [Fact]
    public void The_images_run_the_programs_of_the_cluster_as_a_user_without_rights()
    {
        var dockerfile = Repository.Text("Dockerfile");

        Assert.Contains("\nUSER $APP_UID\n", dockerfile, StringComparison.Ordinal);
        Assert.DoesNotContain("USER root", dockerfile, StringComparison.Ordinal);
        foreach (var target in new[] { "silo", "gateway", "sandbox" })
            Assert.Contains($"FROM base AS {target}\n", dockerfile, StringComparison.Ordinal);
    }

    private static Dictionary<object, object?> Pool() =>
        (Dictionary<object, object?>)Assert.Single(s_file.List("networks", "inside", "ipam", "config"));

    private static Dictionary<string, string> EnvironmentOf(string service) => s_file.Map("services", service, "environment")
        .ToDictionary(pair => (string)pair.Key, pair => Variable().Replace((string)pair.Value!, ValueOf));

    private static string ValueOf(Match variable)
    {
        if (s_given.TryGetValue(variable.Groups["name"].Value, out var given))
            return given;

        Assert.False(
            variable.Groups["how"].Value == ":?", $"{variable.Groups["name"].Value} must be given, and this test does not know it");
        return variable.Groups["otherwise"].Value;
    }

    [GeneratedRegex(@"\$\{(?<name>\w+)(?<how>:?[-?])(?<otherwise>[^}]*)\}")]
    private static partial Regex Variable();
}
