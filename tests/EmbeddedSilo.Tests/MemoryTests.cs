using System.Runtime.CompilerServices;
using OrderActors.Contract.Tests;
using OrderActors.Contract.Tests.Grains;
using OrderActors.Testing;

namespace OrderActors.EmbeddedSilo.Tests;

/// <summary>What an idle grain costs.</summary>
public sealed class MemoryTests
{
    [Fact]
    public async Task An_idle_grain_keeps_nothing_of_the_calls_that_it_has_answered()
    {
        await using var silo = await SiloUnderTest.StartAsync();
        var grain = silo.Client.GetGrain<IWorkGrain>("one");

        var argument = Call(grain, out var answered);
        await answered;

        await Eventually.TrueAsync(
            () =>
            {
                GC.Collect();
                return Task.FromResult(!argument.IsAlive);
            },
            TimeSpan.FromSeconds(20),
            () => "the argument of an answered call to be collected");
    }

    // Its frame is gone when it returns, and with it the last reference that the test itself holds.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Call(IWorkGrain grain, out Task answered)
    {
        var argument = new string('x', 40);
        answered = grain.WorkAsync(argument);
        return new WeakReference(argument);
    }
}
