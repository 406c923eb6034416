namespace OrderActors.Sandbox.TikTok;

/// <summary>Counts requests a second and shop.</summary>
internal sealed class RateLimiter(SandboxContext context)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = [];
    private long _second;

    public void Take(string subject)
    {
        if (context.Options.MaxRequestsPerSecond <= 0)
            return;

        lock (_gate)
        {
            var now = context.Seconds;
            if (now != _second)
            {
                _second = now;
                _counts.Clear();
            }

            var count = _counts.GetValueOrDefault(subject) + 1;
            if (count > context.Options.MaxRequestsPerSecond)
                throw new SandboxRefusedException(ApiCodes.RateLimited, "Too many requests");

            _counts[subject] = count;
        }
    }
}
