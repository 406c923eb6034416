using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Effects;

/// <summary>An external call that was committed as an intent, as pump, engine and handlers see it.</summary>
/// <param name="EffectId">Unique over all owners; the idempotency key at providers that honour one.</param>
/// <param name="Stream">The owner: an order, a parcel, a notice, a listing.</param>
/// <param name="Request">As stored with the intent; only the kind's handler reads it.</param>
public sealed record EffectIntent(
    string EffectId, string Stream, string SellerId, EffectKindName Kind, EffectTarget Target, string Request)
{
    /// <summary>What it was intended in, as a W3C traceparent; null without.</summary>
    public string? TraceParent { get; init; }

    public static EffectIntent Of(RowImage.Effect row)
    {
        var kind = new EffectKindName(row.Kind);
        return new EffectIntent(row.EffectId, row.Stream, row.SellerId, kind, TargetOf(row, kind), row.Request)
        {
            TraceParent = row.TraceParent,
        };
    }

    /// <summary>Rows that were written before targets were stored have a shop as their account.</summary>
    private static EffectTarget TargetOf(RowImage.Effect row, EffectKindName kind) =>
        row.Target is { } target ? EffectTarget.Parse(target) : new EffectTarget(kind.Integration, row.ShopId);
}
