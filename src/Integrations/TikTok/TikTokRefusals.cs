using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>What a refusal of a call that changes something tells beyond "no".</summary>
internal static class TikTokRefusals
{
    /// <summary>The package's status does not allow it: so TikTok answers when a package is shipped a second time.</summary>
    private const long PackageStatus = 21011004;

    /// <summary>The market has no such call.</summary>
    private const long NotForThisRegion = 21008106;

    /// <param name="remark">What the refusal means for what was asked; null without.</param>
    public static ChannelException Explained(ChannelException refusal, string? remark = null)
    {
        remark ??= refusal.Code is NotForThisRegion
            ? "TikTok does not take this way of shipping in this market: wait until TikTok has made the package, or ship at TikTok"
            : null;
        return new ChannelException(
            refusal.Kind,
            remark is null ? refusal.Message : $"{remark}: {refusal.Message}",
            refusal.Code,
            refusal.RequestId,
            refusal.RetryAfter,
            refusal)
        {
            IsBeforeTheCall = refusal.IsBeforeTheCall,
            MayMeanDone = MayMeanDone(refusal),
        };
    }

    /// <summary>An error of a question that is asked on the way to the call.</summary>
    public static ChannelException BeforeTheCall(ChannelException error) => new(
        error.Kind, error.Message, error.Code, error.RequestId, error.RetryAfter, error)
    {
        IsBeforeTheCall = true,
    };

    /// <remarks>
    /// Codes are documented for few refusals, so the words count as well. A refusal that is wrongly taken for "done already" is a
    /// refusal ten minutes later.
    /// </remarks>
    private static bool MayMeanDone(ChannelException refusal) => refusal.Code is PackageStatus
        || s_done.Any(words => refusal.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static readonly string[] s_done = ["already", "been shipped", "been fulfilled", "been cancel", "duplicate"];
}
