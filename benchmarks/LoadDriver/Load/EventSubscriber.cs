using System.Globalization;
using System.Text.Json;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Load;

/// <summary>An open page: reads a seller's stream of events, and how old each is when it arrives.</summary>
/// <remarks>
/// The age counts from the instant that the journal row carries. That is when the event was decided, before its commit, so
/// the figure holds the commit as well and is never too low.
/// </remarks>
internal sealed class EventSubscriber : IAsyncDisposable
{
    private const string Data = "data: ";

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly LatencyHistogram _ages;
    private readonly DateTimeOffset _from;

    /// <param name="ages">Takes the ages; several subscribers may share it.</param>
    /// <param name="from">Events decided before it are not measured.</param>
    public EventSubscriber(HttpClient seller, LatencyHistogram ages, DateTimeOffset from)
    {
        _ages = ages;
        _from = from;
        _reading = Task.Run(() => ReadAsync(seller));
    }

    /// <summary>Lowest and highest position among the measured events; 0 before the first.</summary>
    public (long First, long Last) Positions { get; private set; }

    /// <summary>How often the stream said that it had left something out.</summary>
    public int Gaps { get; private set; }

    /// <summary>Completes when the stream has begun.</summary>
    public Task OpenAsync() => _open.Task.WaitAsync(TimeSpan.FromSeconds(10));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ReadAsync(HttpClient seller)
    {
        using var answer = await seller.GetAsync("/api/v1/orders/events", HttpCompletionOption.ResponseHeadersRead, _stop.Token);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(_stop.Token));
        _open.SetResult();
        var kind = "";
        while (await lines.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line;
            else if (line.StartsWith(Data, StringComparison.Ordinal) && kind == "event: changed")
                Take(line[Data.Length..]);
            else if (line.StartsWith(Data, StringComparison.Ordinal) && kind == "event: gap")
                Gaps++;
        }
    }

    private void Take(string data)
    {
        var now = DateTimeOffset.UtcNow;
        using var change = JsonDocument.Parse(data);
        var at = change.RootElement.GetProperty("at").GetString()!;
        var decided = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
        if (decided < _from)
            return;

        _ages.Record(now > decided ? now - decided : TimeSpan.Zero);
        var position = change.RootElement.GetProperty("position").GetInt64();
        Positions = (Positions.First == 0 ? position : Positions.First, position);
    }
}
