using OrderActors.Integrations.Webhooks;

namespace OrderActors.Silo.Settings;

/// <param name="AllowLoopback">Events may be sent to programs of this machine, also without TLS; for development and tests.</param>
public sealed record WebhookSettings(bool AllowLoopback)
{
    internal WebhookSenderOptions Options => new() { AllowLoopback = AllowLoopback };

    internal static WebhookSettings Read(SettingsInput input)
    {
        input.RequireKnown("Webhooks", "AllowLoopback");
        return new WebhookSettings(input.OnOrOff("Webhooks:AllowLoopback", fallback: false));
    }
}
