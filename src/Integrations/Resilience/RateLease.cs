using System.Threading.RateLimiting;

namespace OrderActors.Integrations.Resilience;

/// <summary>A turn that was granted, or the time after which there would have been one.</summary>
internal sealed class RateLease : RateLimitLease
{
    public static readonly RateLease Granted = new(null);

    private readonly TimeSpan? _retryAfter;

    private RateLease(TimeSpan? retryAfter) => _retryAfter = retryAfter;

    public override bool IsAcquired => _retryAfter is null;

    public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

    public static RateLease Refused(TimeSpan retryAfter) => new(retryAfter);

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = _retryAfter;
        return !IsAcquired && metadataName == MetadataName.RetryAfter.Name;
    }
}
