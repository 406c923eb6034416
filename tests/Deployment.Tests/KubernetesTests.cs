namespace OrderActors.Deployment.Tests;

/// <summary>The Kubernetes manifests parse, fit together, and say nothing that the programs do not understand.</summary>
public sealed class KubernetesTests
{
    private static readonly List<Dictionary<object, object?>> s_objects =
        [.. Repository.Files("deploy/k8s", "*.yaml").SelectMany(Repository.Yaml)];

    [Fact]
    public void The_kustomization_names_every_manifest_but_the_secret()
    {
        var files = Repository.Files("deploy/k8s", "*.yaml").Select(Path.GetFileName)
            .Where(file => file is not ("kustomization.yaml" or "secret.example.yaml" or "secret.yaml"));

        Assert.Equal(files.Order(), Of("Kustomization").List("resources").Cast<string>().Order());
    }

    [Theory]
    [InlineData("StatefulSet", "silo")]
    [InlineData("Deployment", "gateway")]
    public void Every_setting_of_a_program_is_read_by_it(string kind, string program)
    {
        var environment = Of("ConfigMap").Map("data").Concat(Of("Secret").Map("stringData"))
            .ToDictionary(pair => (string)pair.Key, pair => Filled((string)pair.Key, (string)pair.Value!));
        foreach (var entry in Container(kind, program).List("env").Cast<Dictionary<object, object?>>())
        {
            environment[entry.Text("name")] = entry.ContainsKey("value")
                ? entry.Text("value")
                : AddressFrom(entry.Text("valueFrom", "fieldRef", "fieldPath"));
        }

        ProgramSettings.AssertTaken(program, environment);
    }

    [Theory]
    [InlineData("StatefulSet", "silo")]
    [InlineData("Deployment", "gateway")]
    public void A_pod_is_probed_has_no_rights_and_is_not_taken_with_all_the_others(string kind, string program)
    {
        var container = Container(kind, program);
        Assert.Equal("/readyz", container.Text("startupProbe", "httpGet", "path"));
        Assert.Equal("/readyz", container.Text("readinessProbe", "httpGet", "path"));
        Assert.Equal("/healthz", container.Text("livenessProbe", "httpGet", "path"));
        Assert.Equal("false", container.Text("securityContext", "allowPrivilegeEscalation"));
        Assert.Equal("true", Of(kind, program).Text("spec", "template", "spec", "securityContext", "runAsNonRoot"));

        var budget = Of("PodDisruptionBudget", program);
        Assert.Equal(
            Of(kind, program).Map("spec", "template", "metadata", "labels"), budget.Map("spec", "selector", "matchLabels"));
        Assert.Equal(
            Of(kind, program).Map("spec", "template", "metadata", "labels"),
            Of(kind, program).Map("spec", "selector", "matchLabels"));
    }

    [Fact]
    public void Nobody_but_silos_and_gateways_reaches_the_ports_of_the_silos()
    {
        var rules = Of("NetworkPolicy").List("spec", "ingress").Cast<Dictionary<object, object?>>().ToList();

        Assert.Equal(["gateway", "silo"], rules.SelectMany(rule => rule.List("from")).Cast<Dictionary<object, object?>>()
            .Select(from => from.Text("podSelector", "matchLabels", "app")).Order());
        Assert.All(rules, rule => Assert.NotEmpty(rule.List("ports")));
        Assert.DoesNotContain(s_objects, manifest => manifest.Text("kind") == "Service"
            && manifest.Map("spec").TryGetValue("type", out var type) && type is "LoadBalancer" or "NodePort");
    }

    private static Dictionary<object, object?> Of(string kind, string? name = null) => Assert.Single(
        s_objects,
        manifest => manifest.Text("kind") == kind && (name is null || manifest.Text("metadata", "name") == name));

    private static Dictionary<object, object?> Container(string kind, string program) =>
        (Dictionary<object, object?>)Assert.Single(Of(kind, program).List("spec", "template", "spec", "containers"));

    // What an operator fills in.
    private static string Filled(string name, string value) => name switch
    {
        _ when value.Length > 0 => value,
        "Silo__MasterKey" => Convert.ToBase64String(new byte[32]),
        "Api__Sellers__demo" => new string('a', 64),
        _ => name.StartsWith("TikTok__", StringComparison.Ordinal) ? "given" : value,
    };

    private static string AddressFrom(string field)
    {
        Assert.Equal("status.podIP", field);
        return "10.0.0.7";
    }
}
