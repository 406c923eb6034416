using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>An order as it was before a call changed it, with its packages in detail and as rows of a search.</summary>
internal sealed record PastMoment(
    DateTimeOffset Until,
    JsonObject Order,
    IReadOnlyDictionary<string, JsonObject> PackageDetails,
    IReadOnlyDictionary<string, JsonObject> PackageRows);

/// <summary>What late reads still show. Touched only under the shop's lock.</summary>
internal sealed class LateReads
{
    private readonly Dictionary<string, Queue<PastMoment>> _moments = new(StringComparer.Ordinal);

    /// <summary>Orders that reads may still show as they were.</summary>
    public int Count => _moments.Count;

    public void Remember(OrderRecord order, DateTimeOffset until)
    {
        if (!_moments.TryGetValue(order.Id, out var queue))
            _moments.Add(order.Id, queue = new Queue<PastMoment>());

        queue.Enqueue(new PastMoment(
            until,
            OrderWriter.Write(order),
            order.Packages.ToDictionary(package => package.Id, PackageWriter.WriteDetail),
            order.Packages.ToDictionary(package => package.Id, PackageWriter.WriteRow)));
    }

    /// <summary>The order as reads show it now; null once they show it as it is.</summary>
    public PastMoment? Of(string orderId, DateTimeOffset now)
    {
        if (!_moments.TryGetValue(orderId, out var queue))
            return null;

        while (queue.TryPeek(out var moment))
        {
            if (moment.Until > now)
                return moment;

            queue.Dequeue();
        }

        _moments.Remove(orderId);
        return null;
    }
}
