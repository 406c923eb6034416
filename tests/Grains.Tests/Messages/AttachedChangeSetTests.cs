using OrderActors.Ports.Storage;
using Xunit;

namespace OrderActors.Grains.Tests.Messages;

/// <summary>What one grain decides and another one writes is, in another process, what it was.</summary>
public sealed class AttachedChangeSetTests
{
    private const int Draws = 200;

    private static readonly ChangeSetConverter s_converter = new();

    [Fact]
    public void Rows_of_every_kind_arrive_as_they_were_sent()
    {
        foreach (var kind in typeof(RowImage).GetNestedTypes())
        {
            for (var seed = 0; seed < Draws; seed++)
            {
                var drawn = new Drawn(seed);
                var sent = (ChangeSet)drawn.Value(typeof(ChangeSet)) with { Rows = [(RowImage)drawn.Value(kind)] };

                var arrived = Travel(sent);

                Assert.Equal<RowImage>(sent.Rows, arrived.Rows);
                Assert.Equivalent(sent, arrived, strict: true);
            }
        }
    }

    [Fact]
    public void What_is_not_told_apart_by_its_constructor_arrives_too()
    {
        var effect = (RowImage.Effect)new Drawn(1).Value(typeof(RowImage.Effect)) with { TraceParent = "00-1-2-01" };
        var sent = new ChangeSet("order/a", 3, [], [effect]) { AtomicWith = [new ChangeSet("order/b", 0, [], [])] };

        var arrived = Travel(sent);

        Assert.Equal(effect, Assert.Single(arrived.Rows));
        Assert.Equal("order/b", Assert.Single(arrived.AtomicWith).Stream);
    }

    private static ChangeSet Travel(ChangeSet sent) =>
        s_converter.ConvertFromSurrogate(s_converter.ConvertToSurrogate(new AttachedChangeSet(sent))).Changes;
}
