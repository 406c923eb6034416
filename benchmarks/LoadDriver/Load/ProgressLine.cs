using System.Diagnostics;
using System.Globalization;
using OrderActors.LoadDriver.StandIn;

namespace OrderActors.LoadDriver.Load;

/// <summary>Says on standard error every few seconds how far a run is, so that nobody takes it for dead.</summary>
internal sealed class ProgressLine(string what)
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(Console.IsErrorRedirected ? 10 : 1);

    private readonly long _since = Stopwatch.GetTimestamp();

    public async Task WhileAsync(Task work, OrderBook book)
    {
        var (before, at) = (book.Done, Stopwatch.GetTimestamp());
        while (await Task.WhenAny(work, Task.Delay(s_every)) != work)
        {
            var rate = (book.Done - before) / Stopwatch.GetElapsedTime(at).TotalSeconds;
            (before, at) = (book.Done, Stopwatch.GetTimestamp());
            Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {Stopwatch.GetElapsedTime(_since).TotalSeconds:0} s, {book.Count} placed, {book.Done} processing, {rate:0}/s"));
        }

        await work;
        if (!Console.IsErrorRedirected)
            Console.Error.Write("\r\u001b[K");
    }

    private static void Write(string line)
    {
        if (Console.IsErrorRedirected)
            Console.Error.WriteLine(line);
        else
            Console.Error.Write($"\r\u001b[K{line}");
    }
}
