using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Sweeps;

/// <summary>Reads due rows page by page, over several sweeps.</summary>
/// <remarks>
/// A page goes on where the last one ended: a page full of what cannot be done now must not hide the rest for good. After the
/// last page it begins again.
/// </remarks>
internal sealed class DuePages
{
    /// <summary>Rows of one kind taken at once; the rest is taken in the next sweep.</summary>
    private const int MaxPerPage = 500;

    private int _skip;

    /// <summary>Whether the last page was full, so that more may be due.</summary>
    public bool IsMoreDue => _skip > 0;

    public async Task<ImmutableArray<T>> NextAsync<T>(Func<DuePage, Task<ImmutableArray<T>>> load)
    {
        var page = await load(new DuePage(MaxPerPage, _skip));
        _skip = page.Length < MaxPerPage ? 0 : _skip + page.Length;
        return page;
    }
}
