using OrderActors.Simulation.Cli;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Mutants;

namespace OrderActors.Simulation.Tests;

/// <summary>The simulation passes, repeats itself, and is not blind.</summary>
public sealed class SimulationTests
{
#if DEBUG
    private const ulong Seeds = 2_000;
#else
    /// <summary>About ten minutes of one processor; ./test.sh runs this build.</summary>
    private const ulong Seeds = 20_000;
#endif

    [Fact]
    public void Every_rule_holds_in_thousands_of_histories()
    {
        var seen = new Statistics();
        foreach (var result in Workers.Run(1, Seeds, Environment.ProcessorCount, seed => SimulatedRun.Of(seed)))
        {
            seen.Add(result.Statistics);
            Assert.True(
                result.Violation is null,
                $"{result.Violation}\nreplay: dotnet run --project tests/Simulation -c Release -- --seed {result.Seed} --trace");
        }

        // A run in which these never happen has proved nothing about them.
        Assert.All(
            [
                "crash", "freeze", "wrong picture of who is alive", "version conflict", "commit failed before",
                "commit happened and its answer was lost", "channel did it and failed after: ship", "request lost",
                "reply lost", "call duplicated", "webhook dropped", "webhook sent twice", "duplicate delivery recognised",
                "token refreshed", "command repeated", "webhook taken: no JSON", "webhook taken: unknown order",
                "webhook refused for its signature", "order that cannot be used", "order with unknown members", "app removed",
                "call after the app was removed", "app authorized again",
                "call with a pair that a shop of the same authorization has replaced", "read hung",
                "commit hung and had happened", "commit hung and happened late", "commit hung and never happened",
                "killed because its database never answered", "orderly stop", "night off", "two nights and a day off",
                "repeated after a night: recognised", "repeated after it was forgotten: done again",
                "order in several packages", "packed anew", "tracking number later than its label", "label voided",
                "voided line shipped again", "line cancelled before its label", "line cancelled after its label",
                "parcel collected, and others not", "parcel lost", "given to another warehouse", "change that reads show late",
                "refused for a reason that passes", "order that waits for its invoice", "stock of an order compared",
                "state of a half shipped order compared", "cancellation told before it can be read",
            ],
            what => Assert.True(seen.Counts.ContainsKey(what), $"never seen: {what}"));
    }

    [Fact]
    public void The_same_seed_is_the_same_history()
    {
        for (var seed = 1UL; seed <= 25; seed++)
        {
            var (first, second) = (SimulatedRun.Of(seed), SimulatedRun.Of(seed));

            Assert.Equal((first.Hash, first.Steps, first.VirtualTime), (second.Hash, second.Steps, second.VirtualTime));
        }
    }

    [Fact]
    public void Neither_the_order_nor_the_hash_of_histories_depends_on_how_many_run_at_once()
    {
        var alone = Workers.Run(1, 40, 1, seed => SimulatedRun.Of(seed)).Select(result => (result.Seed, result.Hash)).ToList();
        var together = Workers.Run(1, 40, 4, seed => SimulatedRun.Of(seed)).Select(result => (result.Seed, result.Hash)).ToList();

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Work_that_comes_from_another_thread_ends_the_run()
    {
        var world = new World(1, null);
        var left = new Thread(() => world.Scheduler.RequireOwnThread("somebody"));
        left.Start();
        left.Join();

        Assert.Throws<LeftTheThreadException>(() => world.Scheduler.RunOne());
    }

    [Fact]
    public void A_timer_that_is_set_from_another_thread_ends_the_run()
    {
        var world = new World(1, null);
        var left = new Thread(() => world.After(TimeSpan.FromSeconds(1), () => { }));
        left.Start();
        left.Join();

        Assert.Throws<LeftTheThreadException>(() => world.Scheduler.RunOne());
    }

    [Fact]
    public void Telling_the_story_does_not_change_it()
    {
        var lines = new List<string>();

        Assert.Equal(SimulatedRun.Of(7).Hash, SimulatedRun.Of(7, null, lines.Add).Hash);
        Assert.Contains(lines, line => line.Contains("order.created.v1", StringComparison.Ordinal));
    }

    [Fact]
    public void Different_seeds_are_different_histories() =>
        Assert.Equal(20, Enumerable.Range(1, 20).Select(seed => SimulatedRun.Of((ulong)seed).Hash).Distinct().Count());

    [Theory]
    [InlineData("no-version-check")]
    [InlineData("no-inbox-key")]
    [InlineData("answers-before-commit")]
    [InlineData("webhook-200-before-commit")]
    [InlineData("give-up-forgotten")]
    [InlineData("ship-repeated-blindly")]
    [InlineData("history-rewritten")]
    [InlineData("another-sellers-stock")]
    [InlineData("poison-fails-its-batch")]
    [InlineData("poison-dropped")]
    [InlineData("signatures-not-verified")]
    [InlineData("removal-ends-any-authorization")]
    [InlineData("message-member-without-id")]
    [InlineData("result-member-without-id")]
    [InlineData("reserved-before-known")]
    [InlineData("whole-group-consumed")]
    [InlineData("cancelled-line-releases-group")]
    [InlineData("second-location-forgotten")]
    [InlineData("ship-call-widened")]
    [InlineData("passing-refusal-is-final")]
    [InlineData("voided-label-stays")]
    public void A_deliberate_bug_is_caught(string name)
    {
        var caught = BankRunner.Hunt(BugBank.Find(name), 1, 500, Environment.ProcessorCount);

        Assert.True(caught is not null, $"{name} was not caught in 500 seeds");
    }

    [Fact]
    public void Every_bug_has_a_name_of_its_own() =>
        Assert.Equal(BugBank.All.Length, BugBank.All.Select(mutant => mutant.Name).Distinct().Count());
}
