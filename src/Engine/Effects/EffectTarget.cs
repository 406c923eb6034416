namespace OrderActors.Engine.Effects;

/// <summary>Where an effect is carried out: an integration and the account there. It is the effect's lane in the pump.</summary>
/// <param name="Integration">Lower case, without a slash, such as <c>tiktok</c>.</param>
/// <param name="Account">The account's id at the integration, such as a shop's id.</param>
public readonly record struct EffectTarget(string Integration, string Account)
{
    /// <exception cref="FormatException">It is not <c>{integration}/{account}</c>.</exception>
    public static EffectTarget Parse(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            ? new EffectTarget(text[..slash], text[(slash + 1)..])
            : throw new FormatException($"'{text}' is no target of an effect");

    public override string ToString() => $"{Integration}/{Account}";
}
