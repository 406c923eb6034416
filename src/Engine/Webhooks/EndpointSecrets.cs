using System.Collections.Immutable;
using OrderActors.Domain.Webhooks;
using OrderActors.Ports;

namespace OrderActors.Engine.Webhooks;

/// <summary>Encrypts and opens the secrets of endpoints.</summary>
public sealed class EndpointSecrets(ISecretProtector protector)
{
    public string Seal(EndpointKey key, string secret) => protector.Protect(PurposeOf(key), secret);

    /// <summary>The secrets that a message is signed with at an instant, newest first.</summary>
    public ImmutableArray<string> Open(EndpointKey key, EndpointRecord record, DateTimeOffset now) =>
        [.. record.Endpoint.SecretsAt(now).Select(secret => protector.Unprotect(PurposeOf(key), record.Sealed[secret.Id]))];

    /// <returns>The secret that an operation made; null when it is gone.</returns>
    public string? Find(EndpointKey key, EndpointRecord record, string operationId) =>
        record.Sealed.TryGetValue(operationId, out var found) ? protector.Unprotect(PurposeOf(key), found) : null;

    private static string PurposeOf(EndpointKey key) => $"webhook/{key}/secret";
}
