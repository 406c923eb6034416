using System.Collections.Immutable;

namespace OrderActors.Domain.Channels;

/// <summary>The one meaning of "the channel says the same": lines compare by id, packages and the parts of a bundle as sets.</summary>
/// <remarks>When a snapshot was asked for is no part of what it says.</remarks>
public static class ChannelOrderComparer
{
    /// <summary>
    /// Everything that was read is the same, and everything that was not read too, as far as both have a fingerprint. What was
    /// read is compared besides, so that a release that reads more than the one before it takes that up.
    /// </summary>
    public static bool AreSame(ChannelOrder one, ChannelOrder other) =>
        HaveSameContent(one, other)
        && AreSameSet(one.PackageIds, other.PackageIds)
        && one.Lines.Length == other.Lines.Length
        && Sorted(one.Lines).Zip(Sorted(other.Lines)).All(pair => AreSame(pair.First, pair.Second))
        && Bare(one) == Bare(other);

    public static bool AreSame(ChannelOrderLine one, ChannelOrderLine other) =>
        AreSameSet(one.Parts, other.Parts) && one with { Parts = [] } == other with { Parts = [] };

    public static bool AreSameSet<T>(ImmutableArray<T> one, ImmutableArray<T> other)
        where T : notnull =>
        one.SequenceEqual(other) || (one.Length == other.Length && one.ToHashSet().SetEquals(other));

    private static bool HaveSameContent(ChannelOrder one, ChannelOrder other) =>
        one.Prints.IsNone || other.Prints.IsNone || one.Prints == other.Prints;

    private static IEnumerable<ChannelOrderLine> Sorted(ImmutableArray<ChannelOrderLine> lines) =>
        lines.OrderBy(line => line.Id, ChannelOrderLine.ById);

    private static ChannelOrder Bare(ChannelOrder order) =>
        order with { Lines = [], PackageIds = [], AskedAt = null, Fingerprint = null };
}
