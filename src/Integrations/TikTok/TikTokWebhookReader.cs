using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OrderActors.Integrations.TikTok;

/// <summary>Reads a webhook whose signature was verified. Unknown topics and members are never an error.</summary>
public static class TikTokWebhookReader
{
    /// <summary>Largest body that is read; TikTok's are below 2 KB. Chosen with a wide margin.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    // The topic pages' numbers that no order depends on (section 3.3).
    private static readonly ImmutableHashSet<int> OtherTopics =
    [
        2, 5, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 27, 33, 35, 37, 38, 39, 42, 46, 51, 52, 56, 58,
        59, 62, 63, 64, 65, 66, 67, 68,
    ];

    /// <exception cref="FormatException">The body is not a JSON object; the message says why.</exception>
    public static WebhookEnvelope Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaxBodyBytes)
            throw new FormatException($"the webhook is longer than {MaxBodyBytes} bytes");

        try
        {
            var kept = body.ToArray();
            using var document = JsonDocument.Parse(kept);
            return Read(document.RootElement, kept);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"the webhook is not JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("the webhook has a member name that is not Unicode", exception);
        }
    }

    private static WebhookEnvelope Read(JsonElement root, byte[] body)
    {
        if (root.ValueKind is not JsonValueKind.Object)
            throw new FormatException($"the webhook is not a JSON object but {root.ValueKind}");

        var type = WireJson.Whole(root, "type") is { } number and >= 0 and <= int.MaxValue ? (int?)number : null;
        var kind = KindOf(type);
        var data = WireJson.Member(root, "data") ?? default;
        var shopId = WireJson.Id(root, "shop_id") ?? "";

        return new WebhookEnvelope
        {
            Type = type,
            Kind = kind,
            NotificationId = WireJson.Text(root, "tts_notification_id") ?? DeriveId(root, type, shopId),
            ShopId = shopId,
            OrderIds = OrderIdsOf(data),
            CancelId = WireJson.Id(data, "cancel_id") ?? "",
            StatusText = StatusOf(kind, data),
            // A cancellation says only when it was created.
            UpdateTime = WireJson.Instant(data, "update_time") ?? WireJson.Instant(data, "create_time"),
            Body = body,
        };
    }

    /// <returns>Null when the topic is no number.</returns>
    internal static WebhookKind? KindOf(string topic) =>
        int.TryParse(topic, NumberStyles.None, CultureInfo.InvariantCulture, out var type) ? KindOf(type) : null;

    private static WebhookKind KindOf(int? type) => type switch
    {
        1 => WebhookKind.OrderChanged,
        3 => WebhookKind.AddressChanged,
        4 => WebhookKind.PackagesChanged,
        6 => WebhookKind.Deauthorized,
        7 => WebhookKind.AuthorizationExpiring,
        11 => WebhookKind.CancellationChanged,
        12 => WebhookKind.ReturnChanged,
        36 => WebhookKind.InvoiceChanged,
        { } number when OtherTopics.Contains(number) => WebhookKind.Other,
        _ => WebhookKind.Unknown,
    };

    private static string StatusOf(WebhookKind kind, JsonElement data)
    {
        var member = kind switch
        {
            WebhookKind.OrderChanged => "order_status",
            WebhookKind.CancellationChanged => "cancel_status",
            WebhookKind.ReturnChanged => "return_status",
            WebhookKind.InvoiceChanged => "invoice_status",
            WebhookKind.Unknown or WebhookKind.AddressChanged or WebhookKind.PackagesChanged
                or WebhookKind.Deauthorized or WebhookKind.AuthorizationExpiring or WebhookKind.Other => null,
        };

        return member is null ? "" : WireJson.Text(data, member) ?? "";
    }

    private static ImmutableArray<string> OrderIdsOf(JsonElement data)
    {
        var ids = new List<string?> { WireJson.Id(data, "order_id") };
        foreach (var package in WireJson.Items(data, "package_list"))
            ids.AddRange(WireJson.Items(package, "order_id_list").Select(WireJson.Text));

        // Invoices (36) list their orders; refunds (67) name the order at each line.
        ids.AddRange(WireJson.Items(data, "order_ids").Select(WireJson.Text));
        ids.AddRange(WireJson.Items(data, "line_items").Select(line => WireJson.Id(line, "main_order_id")));

        return [.. ids.OfType<string>().Where(id => id != "0").Distinct()];
    }

    private static string DeriveId(JsonElement root, int? type, string shopId)
    {
        // Without "data" (topic 68 is documented so) the whole body stands for it.
        var data = JsonMarshal.GetRawUtf8Value(WireJson.Member(root, "data") ?? root);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{type}\n{shopId}\n"));
        hash.AppendData(data);
        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
