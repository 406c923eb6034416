using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Sends notifications as TikTok does: signed, at least once, in no promised order, for about 15½ hours.</summary>
/// <remarks>Accepts 2xx within the timeout. Retries count from the previous attempt and carry a fresh timestamp.</remarks>
public sealed class WebhookSender : IAsyncDisposable
{
    /// <summary>The waits before the second to the fifth attempt, before scaling.</summary>
    public static readonly IReadOnlyList<TimeSpan> RetryDelays =
        [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30), TimeSpan.FromHours(3), TimeSpan.FromHours(12)];

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MinAnswerTimeout = TimeSpan.FromSeconds(1);

    private readonly SandboxOptions _options;
    private readonly IdSource _ids;
    private readonly DeliveryLog _log;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _underWay = [];
    private readonly Random _dice;
    private WebhookDisturbance _disturbance = new();
    private Uri? _defaultAddress;

    internal WebhookSender(SandboxOptions options, IdSource ids)
    {
        _options = options;
        _ids = ids;
        _log = new DeliveryLog(options.MaxDeliveryLog);
        _slots = new SemaphoreSlim(options.MaxConcurrentDeliveries);
        _dice = new Random(options.Seed ?? 0);
        _defaultAddress = options.WebhookUrl;
        var timeout = AnswerTimeout / options.TimeScale;
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = options.MaxConcurrentDeliveries,
            AllowAutoRedirect = false,
            UseProxy = false,
        })
        {
            Timeout = timeout < MinAnswerTimeout ? MinAnswerTimeout : timeout,
        };
    }

    /// <summary>Where topics go that the shop has not subscribed to elsewhere; none means they are not sent.</summary>
    public Uri? DefaultAddress
    {
        get { lock (_gate) return _defaultAddress; }
        set { lock (_gate) _defaultAddress = value; }
    }

    /// <summary>How delivery misbehaves from the next notification on.</summary>
    public WebhookDisturbance Disturbance
    {
        get { lock (_gate) return _disturbance; }
        set { lock (_gate) _disturbance = value; }
    }

    /// <summary>Every remembered notification with its attempts, oldest first.</summary>
    public IReadOnlyList<Delivery> Deliveries => _log.All;

    /// <summary>Waits until so many notifications, counted from the start, are accepted, given up or dropped.</summary>
    /// <returns>The remembered ones that are.</returns>
    /// <exception cref="TimeoutException">They were not, within <paramref name="patience"/> of real time.</exception>
    public async Task<IReadOnlyList<Delivery>> FinishedAsync(long count, TimeSpan patience)
    {
        try
        {
            await _log.FinishedAsync(count).WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {patience} for {count} finished webhook notification(s).");
        }

        return [.. _log.All.Where(delivery => delivery.State != DeliveryState.UnderWay)];
    }

    /// <summary>Stops sending at once and waits for what is on the wire.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task[] rest;
        lock (_gate)
            rest = [.. _underWay];

        await Task.WhenAll(rest).ConfigureAwait(false);
        _http.Dispose();
        _slots.Dispose();
        _stop.Dispose();
    }

    /// <summary>Takes a notification without waiting for anything.</summary>
    internal void Publish(WebhookTopic topic, string shopId, string? orderId, JsonObject data, string? subscribedAddress)
    {
        var notification = new Notification(_ids.Notification(), topic, shopId, orderId, data);
        lock (_gate)
        {
            var address = subscribedAddress ?? _defaultAddress?.ToString();
            if (address is null || _stop.IsCancellationRequested)
                return;

            if (TakesDrop())
            {
                _log.Open(notification, address, false, DeliveryState.Dropped);
                return;
            }

            Start(notification, address, false);
            if (TakesDuplicate())
                Start(notification, address, true);
        }
    }

    private bool TakesDrop()
    {
        if (_disturbance.DropNext > 0)
        {
            _disturbance = _disturbance with { DropNext = _disturbance.DropNext - 1 };
            return true;
        }

        return _disturbance.DropProbability > 0 && _dice.NextDouble() < _disturbance.DropProbability;
    }

    private bool TakesDuplicate()
    {
        if (_disturbance.DuplicateNext > 0)
        {
            _disturbance = _disturbance with { DuplicateNext = _disturbance.DuplicateNext - 1 };
            return true;
        }

        return _disturbance.DuplicateProbability > 0 && _dice.NextDouble() < _disturbance.DuplicateProbability;
    }

    private void Start(Notification notification, string address, bool isDuplicate)
    {
        var isFull = _underWay.Count >= _options.MaxOutstandingDeliveries;
        var delivery = _log.Open(
            notification, address, isDuplicate, isFull ? DeliveryState.Overflowed : DeliveryState.UnderWay);
        if (isFull)
            return;

        var delay = _disturbance.DisorderWindow * _dice.NextDouble();
        var run = Task.Run(() => RunAsync(notification, delivery, delay));
        _underWay.Add(run);
        _ = run.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Remove(Task run)
    {
        lock (_gate)
            _underWay.Remove(run);
    }

    private async Task RunAsync(Notification notification, Delivery delivery, TimeSpan firstDelay)
    {
        try
        {
            if (firstDelay > TimeSpan.Zero)
                await Task.Delay(firstDelay, _options.Clock, _stop.Token).ConfigureAwait(false);

            _log.Close(delivery.Sequence, await AttemptAllAsync(notification, delivery).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _log.Close(delivery.Sequence, DeliveryState.Abandoned);
        }
    }

    private async Task<DeliveryState> AttemptAllAsync(Notification notification, Delivery delivery)
    {
        for (var number = 1; number <= RetryDelays.Count + 1; number++)
        {
            if (number > 1)
                await Task.Delay(RetryDelays[number - 2] / _options.TimeScale, _options.Clock, _stop.Token).ConfigureAwait(false);

            var attempt = await AttemptAsync(notification, delivery.Address, number).ConfigureAwait(false);
            _log.Record(delivery.Sequence, attempt);
            if (attempt.HttpStatus is >= 200 and < 300)
                return DeliveryState.Accepted;
        }

        return DeliveryState.GivenUp;
    }

    private async Task<DeliveryAttempt> AttemptAsync(Notification notification, string address, int number)
    {
        await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            var timestamp = _options.Clock.GetUtcNow().ToUnixTimeSeconds();
            var start = Stopwatch.GetTimestamp();
            var (status, failure) = await PostAsync(address, notification.Envelope(timestamp)).ConfigureAwait(false);
            return new DeliveryAttempt(number, timestamp, status, failure, Stopwatch.GetElapsedTime(start));
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<(int? Status, string? Failure)> PostAsync(string address, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(
            "Authorization", RequestSignature.SignWebhook(_options.AppKey, _options.AppSecret, body));
        try
        {
            using var response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token).ConfigureAwait(false);
            return ((int)response.StatusCode, null);
        }
        catch (HttpRequestException exception)
        {
            return (null, $"connection: {exception.HttpRequestError}");
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return (null, "timeout");
        }
    }
}
