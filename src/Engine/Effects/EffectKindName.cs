namespace OrderActors.Engine.Effects;

/// <summary>The stored name of a kind of effect: <c>{integration}.{verb}</c>. One handler carries out each kind.</summary>
public readonly record struct EffectKindName(string Value)
{
    /// <summary>The integration that the name begins with.</summary>
    public string Integration => Value.Split('.')[0];

    public override string ToString() => Value;
}

/// <summary>Every kind that is stored. The names stand in the database: added to, never changed.</summary>
public static class EffectKinds
{
    public static readonly EffectKindName TikTokShip = new("tiktok.ship");

    public static readonly EffectKindName TikTokCancel = new("tiktok.cancel");
}
