namespace OrderActors.Domain.Memory;

/// <summary>An instant, or none, in eight bytes. It is read back in UTC.</summary>
/// <remarks>As a nullable <see cref="DateTimeOffset"/> it would take 24, and every active order and reservation has many.</remarks>
internal readonly record struct CompactTime
{
    // One more than the ticks in UTC, so that what was never set is none.
    private readonly long _value;

    private CompactTime(DateTimeOffset at) => _value = at.UtcTicks + 1;

    /// <summary>The default instant where there is none.</summary>
    public DateTimeOffset Value => OrNull ?? default;

    public DateTimeOffset? OrNull => _value == 0 ? null : new DateTimeOffset(_value - 1, TimeSpan.Zero);

    public static implicit operator CompactTime(DateTimeOffset? at) => at is { } set ? new CompactTime(set) : default;
}
