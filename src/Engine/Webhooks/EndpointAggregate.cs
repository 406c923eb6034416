using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderActors.Domain.Webhooks;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Webhooks;

/// <summary>Shows an endpoint as its row, which has the encrypted secrets besides.</summary>
public sealed class EndpointAggregate(EndpointKey key) : IAggregate<EndpointRecord, EndpointEvent>
{
    public static readonly EventCodec<EndpointEvent> Codec = new(new Dictionary<string, Type>
    {
        ["webhook.endpoint-created.v1"] = typeof(EndpointEvent.Created),
        ["webhook.endpoint-changed.v1"] = typeof(EndpointEvent.Changed),
        ["webhook.secret-rotated.v1"] = typeof(EndpointEvent.SecretRotated),
        ["webhook.endpoint-disabled.v1"] = typeof(EndpointEvent.Disabled),
        ["webhook.endpoint-enabled.v1"] = typeof(EndpointEvent.Enabled),
        ["webhook.endpoint-deleted.v1"] = typeof(EndpointEvent.Deleted),
        ["webhook.sending-requested.v1"] = typeof(EndpointEvent.SendingRequested),
    });

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    public string StreamOf(EndpointRecord state) => key.Stream;

    /// <remarks>A secret is forgotten when messages are signed with it no more.</remarks>
    public EndpointRecord Apply(EndpointRecord state, EndpointEvent @event)
    {
        var endpoint = EndpointFold.Apply(state.Endpoint, @event);
        var kept = endpoint.Secrets.Select(secret => secret.Id).ToHashSet(StringComparer.Ordinal);
        return new EndpointRecord(endpoint, state.Sealed.RemoveRange(state.Sealed.Keys.Where(id => !kept.Contains(id))));
    }

    public (string Type, string Data) Encode(EndpointEvent @event) => Codec.Encode(@event);

    public ImmutableArray<RowImage> Rows(EndpointRecord after, ImmutableArray<EndpointEvent> events, long version)
    {
        var endpoint = after.Endpoint;
        return
        [
            new RowImage.WebhookEndpoint(
                key,
                endpoint.Target.Url,
                endpoint.Target.Description,
                JsonSerializer.Serialize(endpoint.Target.EventTypes, s_json),
                JsonSerializer.Serialize(endpoint.Target.ShopIds, s_json),
                JsonSerializer.Serialize(endpoint.Secrets.Select(secret => StoredSecret.Of(secret, after.Sealed)), s_json),
                endpoint.Status,
                endpoint.Stop is null ? null : JsonSerializer.Serialize(endpoint.Stop, s_json),
                endpoint.EnabledAt,
                version,
                endpoint.CreatedAt,
                events[^1].At),
        ];
    }

    /// <summary>The state that a row describes.</summary>
    public static EndpointRecord FromRow(RowImage.WebhookEndpoint row)
    {
        var secrets = Read<ImmutableArray<StoredSecret>>(row.Secrets);
        var endpoint = new WebhookEndpoint
        {
            Status = row.Status,
            Target = TargetOf(row),
            Secrets = [.. secrets.Select(secret => new EndpointSecret(secret.Id, secret.CreatedAt, secret.ValidUntil))],
            Stop = row.Stop is null ? null : Read<EndpointStop>(row.Stop),
            CreatedAt = row.CreatedAt,
            EnabledAt = row.EnabledAt,
        };
        return new EndpointRecord(
            endpoint, secrets.ToImmutableDictionary(secret => secret.Id, secret => secret.Sealed, StringComparer.Ordinal));
    }

    /// <summary>Where it is and what it wants, which is all that the subscriber asks of it.</summary>
    public static EndpointTarget TargetOf(RowImage.WebhookEndpoint row) => new(
        row.Url, row.Description, Read<ImmutableArray<string>>(row.EventTypes), Read<ImmutableArray<string>>(row.ShopIds));

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, s_json)!;

    private sealed record StoredSecret(string Id, DateTimeOffset CreatedAt, DateTimeOffset? ValidUntil, string Sealed)
    {
        public static StoredSecret Of(EndpointSecret secret, ImmutableDictionary<string, string> byId) =>
            new(secret.Id, secret.CreatedAt, secret.ValidUntil, byId[secret.Id]);
    }
}
