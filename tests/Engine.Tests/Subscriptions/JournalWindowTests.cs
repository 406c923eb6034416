using System.Collections.Immutable;
using OrderActors.Engine.Subscriptions;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Subscriptions;

/// <summary>The window answers as the whole journal would, or says that it cannot.</summary>
public sealed class JournalWindowTests
{
    private const int MaxEvents = 50;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_it_gives_is_what_the_journal_holds(int seed)
    {
        var dice = new Random(seed);
        var journal = new List<StoredEvent>();
        var window = new JournalWindow(MaxEvents, long.MaxValue);
        window.Begin(0);
        for (var round = 0; round < 300; round++)
        {
            ImmutableArray<StoredEvent> next = [.. Enumerable.Range(1, dice.Next(4)).Select(number => Event(dice, window.End + number * 3))];
            window.Append(next);
            journal.AddRange(next);
            if (dice.Next(5) == 0)
                window.Pass(window.End + dice.Next(10));

            var (partition, after, max) = (dice.Next(JournalPartition.Count), dice.NextInt64(window.End + 5), dice.Next(1, 10));
            var page = window.Read(partition, after, max);
            Assert.Equal(after < window.From, page is null);
            if (page is null)
                continue;

            var expected = journal.Where(stored => stored.Position > after && JournalPartition.Of(stored.Stream) == partition).ToList();
            Assert.Equal(expected.Take(max), page.Events);
            Assert.Equal(expected.Count >= max, page.HasMore);
            Assert.Equal(page.HasMore ? expected[max - 1].Position : Math.Max(after, window.End), page.Through);
        }

        Assert.True(window.From >= journal[^MaxEvents].Position - 3, "less was kept than there is room for");
        Assert.True(window.From > 0, "nothing was dropped");
    }

    [Fact]
    public void It_is_bounded_in_bytes_as_well()
    {
        var window = new JournalWindow(1_000, 100_000);
        window.Begin(0);

        for (var position = 1; position <= 100; position++)
            window.Append([Event(new Random(position), position) with { Data = new string('x', 5_000) }]);

        // Each takes 10,400 bytes, so nine are kept.
        Assert.Equal(91, window.From);
        Assert.Equal(100, window.End);
    }

    private static StoredEvent Event(Random dice, long position) =>
        new(position, $"order/acme/7495/{dice.Next(40)}", 1, "t", default, "a", "c", null, "{}", []);
}
