using OrderActors.Domain;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Webhooks;

namespace OrderActors.Storage.Sql;

/// <summary>The statements that write what subscribers answer with, in its order.</summary>
internal static class SubscriberRows
{
    public static IEnumerable<SqlStep> StepsOf(IEnumerable<SubscriberRow> rows) => rows.Select(StepOf);

    private static SqlStep StepOf(SubscriberRow row) => row switch
    {
        SubscriberRow.ParkedEvent parked => ParkedRows.Park(parked),
        SubscriberRow.Unparked unparked => ParkedRows.Unpark(unparked),
        SubscriberRow.ParkedAgain again => ParkedRows.ParkAgain(again),
        SubscriberRow.ShopDay day => ShopDayRows.Add(day),
        SubscriberRow.WebhookDelivery delivery => WebhookRows.Add(delivery),
        _ => throw Invariant.Unreachable(row),
    };
}
