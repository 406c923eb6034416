using OrderActors.Engine.Aggregates;
using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>I6: each stream's versions have no gap and its hash chain holds, at every append.</summary>
internal sealed class JournalChainHolds(CheckedWorld world) : Checker(world)
{
    public override void AfterCommit(Commit commit)
    {
        foreach (var (set, before) in commit.Sets)
        {
            Require(
                set.ExpectedVersion == before.Version,
                $"{set.Stream} stood at {before.Version} and was appended to at {set.ExpectedVersion}");
            var hash = before.Hash;
            var version = before.Version;
            foreach (var row in set.Journal)
            {
                hash = JournalChain.Next(
                    hash, set.Stream, ++version, new JournalFact(row.Type, row.At, row.Actor, row.Cause, row.Data));
                Require(hash.AsSpan().SequenceEqual(row.Hash), $"{set.Stream} breaks its chain at version {version}");
            }
        }
    }

    public override void AtEnd()
    {
        foreach (var (stream, rows) in Tables.Streams)
        {
            Require(
                JournalChain.FirstBroken(rows.Events) is null,
                $"{stream} does not hold from version {JournalChain.FirstBroken(rows.Events)} on");
        }
    }
}
