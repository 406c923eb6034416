namespace OrderActors.Domain.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>A step of the order's process that fails each time it is taken. Forgotten with the next change of the order's stock.</summary>
/// <param name="Step">What was tried, in words.</param>
/// <param name="Message">Why it failed last, in the words of the failure.</param>
/// <param name="Attempts">How often in a row.</param>
/// <param name="RetryAt">When it is tried again; something new from outside tries it sooner.</param>
public sealed record StepTrouble(string Step, string Message, int Attempts, DateTimeOffset RetryAt)
{
    /// <summary>After so many fruitless attempts, about half an hour, a person has to look; the step is still tried.</summary>
    public const int MaxAttempts = 10;

    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(10);

    /// <summary>Counts a step that failed, and puts the next attempt off.</summary>
    public static OrderDecision Failed(Order order, OrderStep step, string message, DateTimeOffset now)
    {
        // Decided for the order as it is when this is committed: it may have moved on, and the step with it.
        if (OrderProcess.Next(order, now) is not { } next || OrderProcess.NameOf(next) != OrderProcess.NameOf(step))
            return OrderDecision.AlreadyDone;

        var name = OrderProcess.NameOf(step);
        var attempts = order.Trouble is { } trouble && trouble.Step == name ? trouble.Attempts + 1 : 1;
        return OrderDecider.Accept(
            order, now, new OrderEvent.StepFailed(name, message, attempts, now + WaitAfter(attempts), now));
    }

    /// <summary>What the order waits for while its step fails.</summary>
    internal NextAction Next() => new(Attempts < MaxAttempts ? Step : "needs a person", RetryAt);

    /// <summary>10, 20, 40 seconds and so on, at most 10 minutes.</summary>
    private static TimeSpan WaitAfter(int attempts)
    {
        var growing = s_firstWait * Math.Pow(2, Math.Min(attempts, 10) - 1);
        return growing < s_longestWait ? growing : s_longestWait;
    }
}
