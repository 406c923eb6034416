namespace OrderActors.Sandbox.TikTok;

/// <summary>What the shops of one stand-in share.</summary>
internal sealed record SandboxContext(
    SandboxOptions Options, IdSource Ids, Ledger Ledger, WebhookSender Webhooks, TokenDesk Tokens)
{
    public DateTimeOffset Now => Options.Clock.GetUtcNow();

    public long Seconds => Now.ToUnixTimeSeconds();

    /// <summary>Known once the server listens, before its first request.</summary>
    public Uri BaseAddress { get; set; } = new("http://127.0.0.1/");
}
