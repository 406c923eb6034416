using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>Leases in memory, by one clock, with the rules of the real ones.</summary>
internal sealed class FakeLeases(TimeProvider clock) : ILeases
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Owner, DateTimeOffset Until)> _rows = [];

    /// <summary>Asked for each call with its owner; an answer is thrown.</summary>
    public Func<string, Exception?> Fail { get; set; } = _ => null;

    /// <summary>The names that an owner holds, in order.</summary>
    public IReadOnlyList<string> Of(string owner)
    {
        lock (_lock)
        {
            return [.. _rows.Where(row => row.Value.Owner == owner && row.Value.Until > clock.GetUtcNow())
                .Select(row => row.Key).Order(StringComparer.Ordinal)];
        }
    }

    public Task<ImmutableArray<Lease>> ReadAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(_rows.Where(row => row.Value.Until > clock.GetUtcNow())
                .Select(row => new Lease(row.Key, row.Value.Owner)).ToImmutableArray());
        }
    }

    public Task<ImmutableArray<HeldLease>> HoldAsync(
        string owner, ImmutableArray<string> names, TimeSpan duration, CancellationToken cancellation) =>
        Fail(owner) is { } failure
            ? Task.FromException<ImmutableArray<HeldLease>>(failure)
            : Task.FromResult(names.Select(name => Hold(owner, name, duration)).OfType<HeldLease>().ToImmutableArray());

    public Task ReleaseAsync(string owner, ImmutableArray<string> names, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var name in names)
            {
                if (_rows.TryGetValue(name, out var row) && row.Owner == owner)
                    _rows.Remove(name);
            }
        }

        return Task.CompletedTask;
    }

    private HeldLease? Hold(string owner, string name, TimeSpan duration)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var isKnown = _rows.TryGetValue(name, out var row);
            if (isKnown && row.Owner != owner && row.Until > now)
                return null;

            _rows[name] = (owner, now + duration);
            return new HeldLease(name, isKnown && row.Owner != owner ? row.Owner : null);
        }
    }
}
