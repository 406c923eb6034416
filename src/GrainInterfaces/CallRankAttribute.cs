namespace OrderActors.GrainInterfaces;

/// <summary>How deep in the call graph a grain stands. Calls go from a lower rank to a higher one, never back.</summary>
/// <remarks>
/// 0 hosts, pumps and sweepers; 1 shops and consents; 2 orders; 3 SKUs. A call cycle, and so a deadlock, is then impossible. A call
/// filter refuses all other calls in tests. What a lower rank has to tell a higher one is read from the database.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class CallRankAttribute(int rank) : Attribute
{
    public int Rank { get; } = rank;
}
