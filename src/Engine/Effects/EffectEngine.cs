using System.Collections.Frozen;
using OrderActors.Domain.Effects;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Observability;

namespace OrderActors.Engine.Effects;

/// <summary>Carries out external calls that somebody intended, each at most once (invariant I7).</summary>
/// <remarks>
/// Knows owners by their stream, and what is called by its handler. A call that may have been made before is not repeated
/// before its handler has looked. "Not found" counts only once the other side's changes must be visible, because reads lag behind
/// writes there; the rule <see cref="RepeatRule.RefusedTwice"/> alone repeats before, and relies on the other side's refusal.
/// </remarks>
public sealed class EffectEngine(IEnumerable<IEffectHandler> handlers, EffectOwners owners, TimeProvider clock)
{
    private readonly FrozenDictionary<EffectKindName, IEffectHandler> _handlers =
        handlers.ToFrozenDictionary(handler => handler.Kind);

    private readonly FirstCalls _firstCalls = new(clock);

    /// <summary>Effects under way here: the sweep may offer one again before its call has ended.</summary>
    private readonly HashSet<string> _underWay = [];

    /// <remarks>
    /// Safe to repeat. The first call belongs to the process that committed the intent, for as long as <paramref name="callBefore"/>
    /// allows; a first call that is asked for again or too late is left to the sweep. A later call belongs to the
    /// process that takes the effect up, which the owner grants to one process alone. Not for several threads at once.
    /// </remarks>
    /// <param name="lookFirst">The call may have been made before: take it up.</param>
    /// <param name="callBefore">For a first call: later than this somebody else may be at it.</param>
    public async Task PerformAsync(EffectIntent effect, bool lookFirst, DateTimeOffset callBefore)
    {
        if (!_underWay.Add(effect.EffectId))
            return;

        try
        {
            var context = ContextOf(effect);
            if (lookFirst)
            {
                callBefore = clock.GetUtcNow() + EffectTiming.CallWithin;
                if (await owners.Of(effect.Stream).TakeUpAsync(effect.Stream, effect.EffectId, context) is { } grant)
                    await CarryOutAsync(effect, grant, callBefore, context);
            }
            else if (_firstCalls.Begin(effect.EffectId, callBefore))
            {
                await CarryOutAsync(effect, s_first, callBefore, context);
            }
        }
        finally
        {
            _underWay.Remove(effect.EffectId);
        }
    }

    private static readonly EffectGrant s_first = new(1, null);

    internal static CommandContext ContextOf(EffectIntent effect) =>
        new("system", $"effect:{effect.EffectId}", TraceParent.Current ?? effect.TraceParent);

    private async Task CarryOutAsync(
        EffectIntent effect, EffectGrant grant, DateTimeOffset callBefore, CommandContext context)
    {
        var result = await TryAsync(effect, grant, callBefore, context);

        // Too late to put it off: somebody else may have taken it up, and would lose the time that was granted.
        if (result is not EffectResult.Later || clock.GetUtcNow() < callBefore + EffectTiming.CallMargin)
            await owners.Of(effect.Stream).SettleAsync(effect.Stream, effect.EffectId, grant.Attempt, result, context);
    }

    private async Task<EffectResult> TryAsync(
        EffectIntent effect, EffectGrant grant, DateTimeOffset callBefore, CommandContext context)
    {
        if (!_handlers.TryGetValue(effect.Kind, out var handler))
            return NotMade($"nothing here carries out {effect.Kind}");

        var rule = handler.RepeatRuleOf(effect);
        var isInQuestion = grant.CalledUntil is not null && rule is not RepeatRule.SafeWithKey;
        if (isInQuestion && await LookAsync(handler, effect, rule, grant.CalledUntil!.Value) is { } answer)
            return answer;

        var isCertain = isInQuestion && IsCertain(grant.CalledUntil!.Value);
        var call = new EffectCall(effect, context, isCertain, callBefore, clock) { IsInQuestion = isInQuestion && !isCertain };
        try
        {
            return await handler.CallAsync(call);
        }
        catch (ChannelException exception)
        {
            // What is known not to have happened is the repeat; the earlier call stays in question.
            var isOfRepeatAlone = call.IsInQuestion && !exception.IsOutcomeUnknown;
            return ChannelResults.Of(exception, call.IsBegun && !isOfRepeatAlone);
        }
        catch (CallNotMadeException exception)
        {
            return NotMade(exception.Message);
        }
        catch (Exception exception)
        {
            return call.IsBegun
                ? new EffectResult.Later(new EffectDelay(InWords(exception), TimeSpan.Zero))
                : NotMade(InWords(exception));
        }
    }

    private bool IsCertain(DateTimeOffset calledUntil) => clock.GetUtcNow() > EffectPolicy.CertainAfter(calledUntil);

    /// <returns>Null when the call may be made.</returns>
    private async Task<EffectResult?> LookAsync(
        IEffectHandler handler, EffectIntent effect, RepeatRule rule, DateTimeOffset calledUntil)
    {
        // The instant before the look: what becomes visible while we look may be missed.
        var isCertain = IsCertain(calledUntil);
        try
        {
            if (await handler.FindAsync(effect) is { } found)
                return found;
        }
        catch (ChannelException exception)
        {
            return isCertain && exception.Kind is ChannelErrorKind.Refused
                ? new EffectResult.Uncertain(exception.Message)
                : ChannelResults.Of(exception, isBegun: false);
        }
        catch (Exception exception)
        {
            return NotMade(InWords(exception));
        }

        if (rule is RepeatRule.RefusedTwice)
            return null;
        if (!isCertain)
            return NotMade("looked for and not found yet; the call is not repeated before its effect must be visible");

        return rule is RepeatRule.Never
            ? new EffectResult.Uncertain(
                $"nobody knows whether the call was carried out: it is not found {EffectPolicy.VisibleAfter.TotalMinutes:0} minutes after it, and a second call might cost again")
            : null;
    }

    private static string InWords(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";

    private static EffectResult.Later NotMade(string message) =>
        new(new EffectDelay(message, TimeSpan.Zero, CallOutcome.NotMade));
}
