namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>Requests in order of arrival, from which any can be taken out without moving the rest.</summary>
internal sealed class RequestQueue
{
    private Request? _last;
    private int _canOvertake;

    public Request? First { get; private set; }

    public int Count { get; private set; }

    /// <summary>Whether any request in the queue could start while another one runs.</summary>
    public bool HasOvertakers => _canOvertake > 0;

    public void Add(Request request)
    {
        request.PreviousWaiting = _last;
        request.NextWaiting = null;
        if (_last is null)
            First = request;
        else
            _last.NextWaiting = request;
        _last = request;
        Count++;
        _canOvertake += CanOvertake(request) ? 1 : 0;
    }

    public void Remove(Request request)
    {
        if (request.PreviousWaiting is { } previous)
            previous.NextWaiting = request.NextWaiting;
        else
            First = request.NextWaiting;
        if (request.NextWaiting is { } next)
            next.PreviousWaiting = request.PreviousWaiting;
        else
            _last = request.PreviousWaiting;
        request.NextWaiting = request.PreviousWaiting = null;
        Count--;
        _canOvertake -= CanOvertake(request) ? 1 : 0;
    }

    public List<Request> TakeAll()
    {
        var all = new List<Request>(Count);
        while (First is { } first)
        {
            Remove(first);
            all.Add(first);
        }

        return all;
    }

    private static bool CanOvertake(Request request) => request.IsAlwaysInterleave || request.IsReadOnly;
}
