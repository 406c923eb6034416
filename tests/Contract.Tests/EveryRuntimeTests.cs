namespace OrderActors.Contract.Tests;

/// <summary>A contract that only one runtime is held to is none.</summary>
public sealed class EveryRuntimeTests
{
    [Fact]
    public void Each_class_of_the_contract_runs_on_every_runtime()
    {
        var types = typeof(EveryRuntimeTests).Assembly.GetTypes();
        var runtimes = types.Where(type => type.IsSubclassOf(typeof(RuntimeUnderTest))).ToList();
        var contract = types.Where(type => type.IsAbstract && HasTests(type)).ToList();
        Assert.NotEmpty(runtimes);
        Assert.NotEmpty(contract);

        var folders = types.Where(type => contract.Contains(type.BaseType!)).GroupBy(type => type.Namespace).ToList();

        Assert.Equal(runtimes.Count, folders.Count);
        Assert.All(folders, folder => Assert.Equal(
            contract.Select(type => type.Name).Order(StringComparer.Ordinal),
            folder.Select(type => type.Name).Order(StringComparer.Ordinal)));
    }

    private static bool HasTests(Type type) =>
        Array.Exists(type.GetMethods(), method => method.IsDefined(typeof(FactAttribute), inherit: true));
}
