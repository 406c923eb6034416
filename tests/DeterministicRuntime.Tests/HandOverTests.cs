using OrderActors.Contract.Tests;
using OrderActors.Contract.Tests.Grains;

namespace OrderActors.DeterministicRuntime.Tests;

public sealed class HandOverTests
{
    /// <summary>Orleans hands a waiting call on twice at most, and rejects it then; here it is never rejected.</summary>
    [Fact]
    public async Task Every_call_is_served_although_each_of_them_ends_its_activation()
    {
        await using var silo = DeterministicSiloUnderTest.Start(new());
        var grain = silo.Client.GetGrain<IWorkGrain>("one");

        var calls = Enumerable.Range(0, 30).Select(i => grain.EndAsync($"{i}")).ToArray();
        var numbers = await silo.Probe.Within(Task.WhenAll(calls), "calls were lost");

        Assert.Equal(Enumerable.Range(1, 30), numbers);
    }
}
