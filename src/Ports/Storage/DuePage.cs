namespace OrderActors.Ports.Storage;

/// <summary>Which of the due rows to load, in their order.</summary>
/// <param name="Limit">At most so many.</param>
/// <param name="Skip">Without the first so many.</param>
public readonly record struct DuePage(int Limit, int Skip = 0)
{
    public static implicit operator DuePage(int limit) => new(limit);
}
