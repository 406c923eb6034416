namespace OrderActors.Simulation.Workload;

/// <summary>What becomes of an order, as far as buyer, seller and TikTok decide it.</summary>
internal enum Story
{
    Plain,
    NeverPaid,
    CancelledUnpaid,
    CancelledInRemorse,
    CancelAsked,

    /// <summary>The buyer asks to cancel some of the lines.</summary>
    LinesCancelAsked,

    /// <summary>TikTok cancels lines one by one, before and after their labels.</summary>
    LinesCancelled,
    CancelledBySeller,
    LinesCancelledBySeller,
    HeldForAWhile,
    LinesHeld,
    ShippedInParts,

    /// <summary>Its packages are made anew while they wait for their labels.</summary>
    PackedAnew,

    /// <summary>TikTok gives it to another warehouse.</summary>
    Rerouted,
    LabelVoided,
    FulfilledByTikTok,
    ShippedElsewhere,
    RefundedBeforeDispatch,
    LostOnTheWay,
}
