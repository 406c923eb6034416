using System.Collections.Concurrent;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>Runs a test as a grain's turns run: one piece at a time, on one thread, in order.</summary>
internal static class Turns
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static void Run(Func<Task> test)
    {
        var outer = SynchronizationContext.Current;
        var loop = new Loop();
        SynchronizationContext.SetSynchronizationContext(loop);
        try
        {
            var done = test();
            loop.RunUntil(done);
            done.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Lets everything happen that can happen without anybody outside.</summary>
    public static async Task SettleAsync()
    {
        const int Enough = 50;
        for (var turn = 0; turn < Enough; turn++)
            await Task.Yield();
    }

    private sealed class Loop : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _turns = [];

        public override void Post(SendOrPostCallback d, object? state) => _turns.Add((d, state));

        public void RunUntil(Task done)
        {
            done.ContinueWith(_ => Post(_ => { }, null), TaskScheduler.Default);
            while (!done.IsCompleted)
            {
                Assert.True(_turns.TryTake(out var turn, s_patience), $"awaited the next turn for {s_patience}");
                turn.Callback(turn.State);
            }
        }
    }
}
