namespace OrderActors.Ports.Storage;

/// <summary>A row that a subscriber writes in the transaction that moves its cursor.</summary>
/// <remarks>
/// A closed hierarchy: each case stands in a file of its own, and the store turns each into statements. The same events give the
/// same rows again after a crash, so a row is idempotent by its key, or is an increment, which is safe because it is
/// stored if and only if the cursor passes its event.
/// </remarks>
public abstract partial record SubscriberRow
{
    private SubscriberRow() { }
}
