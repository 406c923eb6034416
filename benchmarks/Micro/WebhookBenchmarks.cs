using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Micro;

public class WebhookBenchmarks
{
    private const string AppKey = "app-1";
    private const string Secret = "the-secret-of-a-measured-app";

    private readonly byte[] _body = Sample.Load().Webhook;
    private string _signature = "";

    [GlobalSetup]
    public void SetUp()
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(AppKey), .. _body];
        _signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed));
        if (!Verify())
            throw new InvalidOperationException("the signature to measure is not a right one");
    }

    [Benchmark]
    public bool Verify() => TikTokWebhookVerifier.Verify(AppKey, [Secret], _body, _signature);

    [Benchmark]
    public WebhookEnvelope Read() => TikTokWebhookReader.Read(_body);

    [Benchmark]
    public string Sign_a_request() => TikTokRequestSigner.Sign(
        Secret,
        "/order/202309/orders",
        [
            new("app_key", AppKey), new("timestamp", "1795322251"), new("shop_cipher", "cipher"),
            new("ids", "577095322250009019"),
        ],
        [],
        isMultipart: false);
}
