using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>What a person may do with an order now. A preview: the order itself decides.</summary>
public static class OrderActions
{
    private static readonly string[] ShippableStatuses = ["AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"];

    public static IReadOnlyList<string> HoldsOf(RowImage.Order row) =>
        row.Holds.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static IReadOnlyDictionary<string, ActionView> Of(RowImage.Order row)
    {
        var holds = HoldsOf(row);
        return new Dictionary<string, ActionView>
        {
            ["ship"] = View(WhyNotShip(row, holds)),
            ["hold"] = View(WhyNotHold(row, holds)),
            ["release"] = View(WhyNotRelease(holds)),
            ["cancel"] = View(WhyNotCancel(row)),
            ["retry"] = View(row.State == OrderState.Failed.Name() ? null : $"Only a failed order is retried; this one is {row.State}."),
        };
    }

    private static ActionView View(string? why) => new(why is null, why);

    private static string? WhyNotShip(RowImage.Order row, IReadOnlyList<string> holds)
    {
        if (row.State != OrderState.Processing.Name())
            return $"Only an order in processing ships; this one is {row.State}.";
        if (holds.Count > 0)
            return $"It is on hold: {string.Join(", ", holds)}.";
        if (row.ChannelStatus == "AWAITING_COLLECTION")
            return "Shipping is arranged already; the carrier has to scan it.";

        return ShippableStatuses.Contains(row.ChannelStatus)
            ? null
            : $"TikTok does not take shipments while it says {row.ChannelStatus}.";
    }

    private static string? WhyNotHold(RowImage.Order row, IReadOnlyList<string> holds)
    {
        if (row.IsTerminal || row.State == OrderState.Shipped.Name())
            return $"The order is {row.State}; there is nothing left to stop.";

        return Has(holds, HoldKind.Manual) ? "A person has put it on hold already." : null;
    }

    private static string? WhyNotRelease(IReadOnlyList<string> holds)
    {
        if (holds.Count == 0)
            return "It is not on hold.";

        return Has(holds, HoldKind.Manual) || Has(holds, HoldKind.UncertainEffect)
            ? null
            : "Only TikTok can lift this hold.";
    }

    private static string? WhyNotCancel(RowImage.Order row)
    {
        var allowed = !row.IsTerminal
            && Enum.GetValues<OrderState>().Any(state =>
                state.Name() == row.State && OrderTransitions.IsAllowed(state, OrderState.Cancelled));

        return allowed ? null : $"An order that is {row.State} cannot be cancelled any more.";
    }

    private static bool Has(IReadOnlyList<string> holds, HoldKind kind) =>
        holds.Contains(kind.ToString(), StringComparer.OrdinalIgnoreCase);
}
