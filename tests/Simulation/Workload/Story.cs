namespace OrderActors.Simulation.Workload;

/// <summary>What becomes of an order, as far as buyer, seller and TikTok decide it.</summary>
internal enum Story
{
    Plain,
    NeverPaid,
    CancelledUnpaid,
    CancelledInRemorse,
    CancelAsked,
    LineCancelled,
    CancelledBySeller,
    HeldForAWhile,
    FulfilledByTikTok,
    ShippedElsewhere,
    RefundedBeforeDispatch,
    LostOnTheWay,
}
