namespace OrderActors.Engine.Tests.Fakes;

/// <summary>Waits for what must happen, and says what it was when it did not.</summary>
internal static class Patience
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    public static async Task<T> AwaitAsync<T>(Task<T> task, string what)
    {
        await AwaitAsync((Task)task, what);
        return await task;
    }

    public static async Task AwaitAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(s_limit);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"awaited {what} for {s_limit}");
        }
    }
}
