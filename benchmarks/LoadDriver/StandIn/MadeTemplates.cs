namespace OrderActors.LoadDriver.StandIn;

/// <param name="Orders">By shop, then by the number of the order's first SKU.</param>
/// <param name="IdleWebhook">A webhook as long as an order's, whose topic asks for no work.</param>
internal sealed record MadeTemplates(IReadOnlyList<IReadOnlyList<OrderTemplate>> Orders, PatchedText IdleWebhook);
