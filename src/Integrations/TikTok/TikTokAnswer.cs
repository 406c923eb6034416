using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>What to make of an answer that says success and lacks what a success holds.</summary>
internal static class TikTokAnswer
{
    /// <summary>The call may have been done, so the outcome is unknown and not a failure.</summary>
    public static ChannelException Lacks(TikTokCall call, string member) =>
        new(ChannelErrorKind.Unreadable, $"{call}: the answer has no usable {member}");
}
