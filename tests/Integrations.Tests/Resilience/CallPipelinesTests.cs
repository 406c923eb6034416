using OrderActors.Integrations.Resilience;
using OrderActors.Integrations.TikTok;
using OrderActors.Testing;

namespace OrderActors.Integrations.Tests.Resilience;

/// <summary>Each target keeps a pipeline of its own, and only so many are kept.</summary>
public sealed class CallPipelinesTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly CallPipelines _pipelines;

    public CallPipelinesTests() => _pipelines = new CallPipelines(
        IntegrationPolicies.TikTok(new TikTokOptions { AppKey = "key", AppSecret = "secret" }), _clock, new EvenDice());

    [Fact]
    public void Each_target_keeps_its_own_and_their_number_is_bounded()
    {
        var first = _pipelines.For("0");
        var second = _pipelines.For("1");
        Assert.NotSame(first, second);
        for (var target = 2; target < CallPipelines.MaxTargets; target++)
            _pipelines.For($"{target}");
        Assert.Same(first, _pipelines.For("0"));

        _pipelines.For("one more");

        Assert.Equal(CallPipelines.MaxTargets, _pipelines.Count);
        Assert.Same(first, _pipelines.For("0"));
        Assert.NotSame(second, _pipelines.For("1"));
    }

    [Fact]
    public void A_target_that_was_not_asked_for_long_is_forgotten()
    {
        var asked = _pipelines.For("asked");
        _pipelines.For("idle");
        _clock.Advance(CallPipelines.ForgetIdleAfter / 2);
        _pipelines.For("asked");
        _clock.Advance(CallPipelines.ForgetIdleAfter / 2);

        _pipelines.For("new");

        Assert.Equal(2, _pipelines.Count);
        Assert.Same(asked, _pipelines.For("asked"));
    }
}
