namespace OrderActors.Domain.Effects;

/// <summary>One account of a seller at an integration, whose effects are carried out in one place.</summary>
public readonly record struct EffectAccountKey(string SellerId, string Integration, string Account)
{
    /// <exception cref="FormatException">It is not the key of an account.</exception>
    public static EffectAccountKey Parse(string text)
    {
        var parts = KeyParts.Split(text, 3);
        return new EffectAccountKey(parts[0], parts[1], parts[2]);
    }

    public override string ToString() => KeyParts.Join(SellerId, Integration, Account);
}
