using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Which of the works to be divided one process should do, given who is there and what is taken.</summary>
/// <remarks>
/// Each process decides by itself from the same rows. No process holds more than its share, rounded up, so together
/// the processes can always hold all of them.
/// </remarks>
public static class FairShare
{
    /// <summary>Lease names of this form say that a process is there; they last as long as it renews them.</summary>
    public const string MemberPrefix = "member/";

    /// <param name="owner">Who asks. Counts as present even before its own lease says so.</param>
    /// <param name="works">The lease names to be divided.</param>
    /// <param name="live">All leases that have not run out.</param>
    public static Share Of(string owner, ImmutableArray<string> works, ImmutableArray<Lease> live)
    {
        var holders = live.ToDictionary(lease => lease.Name, lease => lease.Owner, StringComparer.Ordinal);
        var owners = live.Where(lease => lease.Name.StartsWith(MemberPrefix, StringComparison.Ordinal))
            .Select(lease => lease.Owner).Append(owner).Distinct(StringComparer.Ordinal).Count();
        var most = (works.Length + owners - 1) / owners;

        var mine = works.Where(work => holders.GetValueOrDefault(work) == owner).ToList();
        var free = works.Where(work => !holders.ContainsKey(work));
        return new Share([.. mine.Concat(free).Take(most)], [.. mine.Skip(most)]);
    }
}

/// <param name="Hold">To be renewed or taken.</param>
/// <param name="GiveUp">Held, and more than the share: for those who have less.</param>
public sealed record Share(ImmutableArray<string> Hold, ImmutableArray<string> GiveUp);
