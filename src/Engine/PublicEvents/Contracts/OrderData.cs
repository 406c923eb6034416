using System.Collections.Immutable;

namespace OrderActors.Engine.PublicEvents;

/// <summary>The data of events of an order that the order says everything of.</summary>
public sealed record OrderData(PublicOrder Order);

/// <summary>The lines are linked to SKUs.</summary>
/// <param name="Note">What a person should know of how they were linked; null when nothing is.</param>
public sealed record OrderValidatedData(PublicOrder Order, string? Note);

/// <summary>The units of the lines that one location ships are reserved.</summary>
/// <param name="Location">The location; null in events from before orders were parted by location.</param>
/// <param name="LineIds">The lines that it is true of.</param>
/// <param name="ExpiresAt">When the reservation ends unless the buyer pays; null when it does not expire.</param>
public sealed record OrderReservedData(
    PublicOrder Order, string? Location, ImmutableArray<string> LineIds, DateTimeOffset? ExpiresAt);

/// <summary>TikTok said something new of the order.</summary>
/// <param name="Changed">
/// Which parts: status, payment, address, notes, shipping, cancellation, invoice, money, deadlines, packages, lines, kind or other.
/// </param>
public sealed record OrderUpdatedData(PublicOrder Order, ImmutableArray<string> Changed);

/// <summary>Parcels got a label or another tracking number.</summary>
/// <param name="Packages">The parcels that it is true of; all parcels stand in the order.</param>
public sealed record OrderLabelData(PublicOrder Order, ImmutableArray<PublicPackage> Packages);

/// <summary>The order has ended without being delivered.</summary>
/// <param name="Reason">In words.</param>
/// <param name="By">BUYER, SELLER, OPERATOR or SYSTEM, as TikTok says; empty when it does not say.</param>
public sealed record OrderEndedData(PublicOrder Order, string Reason, string By);

/// <summary>A hold was placed or lifted.</summary>
/// <param name="Hold">The hold that was placed, or the one that stood before it was lifted.</param>
/// <param name="Why">Why it was lifted; where it was placed, the reason of the hold.</param>
public sealed record OrderHoldData(PublicOrder Order, PublicHold Hold, string Why);

/// <summary>A person has to look at the order.</summary>
public sealed record OrderAttentionData(PublicOrder Order, PublicAttention Attention);

/// <summary>What a person has to look at.</summary>
/// <param name="Kind">uncertain_call, refused_call, missing_stock or stock_conflict.</param>
/// <param name="Message">In words.</param>
/// <param name="Call">ship or cancel, where it is about a call to TikTok; else null.</param>
/// <param name="LineIds">The lines that it is about; null = the whole order.</param>
public sealed record PublicAttention(string Kind, string Message, string? Call, ImmutableArray<string>? LineIds);
