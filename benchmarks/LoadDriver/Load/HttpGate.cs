using OrderActors.LoadDriver.StandIn;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.LoadDriver.Load;

/// <summary>Signed webhooks over one connection.</summary>
internal sealed class HttpGate(SandboxOptions app, Uri receiver) : IWebhookGate
{
    private const int Ok = 200;

    private readonly WebhookWriter _writer = new(app.AppKey, app.AppSecret, receiver);
    private readonly WebhookConnection _connection = new(receiver);

    public async Task<bool> SendAsync(PatchedText webhook, int serial, long createdAt) =>
        await _connection.SendAsync(_writer.Write(webhook, serial, createdAt)) == Ok;

    public void Dispose()
    {
        _connection.Dispose();
        _writer.Dispose();
    }
}
