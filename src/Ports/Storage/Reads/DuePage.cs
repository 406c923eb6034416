namespace OrderActors.Ports.Storage;

/// <summary>Which of the due rows to load, in their order.</summary>
/// <param name="Limit">Rows to load at most.</param>
/// <param name="Skip">Rows to skip.</param>
public readonly record struct DuePage(int Limit, int Skip = 0)
{
    public static implicit operator DuePage(int limit) => new(limit);
}
