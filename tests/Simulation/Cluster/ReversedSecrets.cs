using OrderActors.Ports;

namespace OrderActors.Simulation.Cluster;

/// <summary>Not secret, but unlike the clear text: a token that skips either direction is refused by the shop.</summary>
internal sealed class ReversedSecrets : ISecretProtector
{
    public string Protect(string purpose, string secret) => $"{purpose}:{Reverse(secret)}";

    public string Unprotect(string purpose, string protectedSecret) =>
        protectedSecret.StartsWith(purpose + ":", StringComparison.Ordinal)
            ? Reverse(protectedSecret[(purpose.Length + 1)..])
            : throw new InvalidOperationException($"the secret was not protected for {purpose}");

    private static string Reverse(string text) => new([.. text.Reverse()]);
}
