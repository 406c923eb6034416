using System.Collections.Immutable;
using OrderActors.Engine.Hosting;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Hosting;

public sealed class FairShareTests
{
    private static readonly ImmutableArray<string> s_works = ["a", "b", "c", "d", "e"];

    [Fact]
    public void One_alone_takes_everything()
    {
        var share = FairShare.Of("anna", s_works, []);

        Assert.Equal("abcde", string.Concat(share.Hold));
        Assert.Empty(share.GiveUp);
    }

    [Fact]
    public void One_alone_keeps_everything()
    {
        var share = FairShare.Of("anna", s_works, [Here("anna"), .. Held("anna", "abcde")]);

        Assert.Equal("abcde", string.Concat(share.Hold));
        Assert.Empty(share.GiveUp);
    }

    [Fact]
    public void Who_holds_more_than_half_gives_the_rest_up_when_a_second_is_there()
    {
        var share = FairShare.Of("anna", s_works, [Here("anna"), Here("bert"), .. Held("anna", "abcde")]);

        Assert.Equal("abc", string.Concat(share.Hold));
        Assert.Equal("de", string.Concat(share.GiveUp));
    }

    [Fact]
    public void A_second_that_has_not_said_yet_that_it_is_there_takes_no_more_than_its_half()
    {
        var share = FairShare.Of("bert", s_works, [Here("anna")]);

        Assert.Equal("abc", string.Concat(share.Hold));
    }

    [Fact]
    public void What_another_holds_is_left_to_it()
    {
        var share = FairShare.Of("bert", s_works, [Here("anna"), Here("bert"), .. Held("anna", "abc")]);

        Assert.Equal("de", string.Concat(share.Hold));
        Assert.Empty(share.GiveUp);
    }

    [Fact]
    public void What_is_held_already_goes_before_what_is_free()
    {
        var share = FairShare.Of("bert", s_works, [Here("anna"), Here("bert"), .. Held("bert", "de")]);

        Assert.Equal("dea", string.Concat(share.Hold));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(9)]
    public void However_many_there_are_each_work_has_one_who_does_it_after_two_rounds(int owners)
    {
        var names = Enumerable.Range(0, owners).Select(number => $"owner-{number}").ToList();
        var live = names.Select(Here).Concat(Held("owner-0", "abcde")).ToImmutableArray();
        for (var round = 0; round < 2; round++)
        {
            foreach (var name in names)
                live = After(name, FairShare.Of(name, s_works, live), live);
        }

        var counts = live.Where(lease => s_works.Contains(lease.Name)).CountBy(lease => lease.Owner).ToList();
        Assert.Equal(s_works.Length, counts.Sum(count => count.Value));
        Assert.All(counts, count => Assert.InRange(count.Value, 1, (s_works.Length + owners - 1) / owners));
    }

    private static ImmutableArray<Lease> After(string owner, Share share, ImmutableArray<Lease> live) =>
    [
        .. live.Where(lease => !share.GiveUp.Contains(lease.Name) && !share.Hold.Contains(lease.Name)),
        .. share.Hold.Select(work => new Lease(work, owner)),
    ];

    private static Lease Here(string owner) => new("member/" + owner, owner);

    private static IEnumerable<Lease> Held(string owner, string works) =>
        works.Select(work => new Lease(work.ToString(), owner));
}
