namespace OrderActors.Domain.Channels;

/// <summary>Compares snapshots by content, whenever they were asked for: the arrays inside the records compare by reference otherwise.</summary>
public static class ChannelOrderComparer
{
    public static bool AreSame(ChannelOrder one, ChannelOrder other) =>
        one.PackageIds.SequenceEqual(other.PackageIds)
        && one.Lines.Length == other.Lines.Length
        && one.Lines.Zip(other.Lines).All(pair => AreSame(pair.First, pair.Second))
        && one with { Lines = [], PackageIds = [], AskedAt = null } == other with { Lines = [], PackageIds = [], AskedAt = null };

    private static bool AreSame(ChannelOrderLine one, ChannelOrderLine other) =>
        one.Parts.SequenceEqual(other.Parts) && one with { Parts = [] } == other with { Parts = [] };
}
