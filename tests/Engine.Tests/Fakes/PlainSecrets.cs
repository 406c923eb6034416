using OrderActors.Ports;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>Shows under which purpose a secret was sealed, and refuses to open it under another.</summary>
internal sealed class PlainSecrets : ISecretProtector
{
    public string Protect(string purpose, string secret) => $"{purpose}|{secret}";

    public string Unprotect(string purpose, string protectedSecret) =>
        protectedSecret.StartsWith(purpose + "|", StringComparison.Ordinal)
            ? protectedSecret[(purpose.Length + 1)..]
            : throw new InvalidOperationException($"sealed for another purpose than {purpose}");
}
