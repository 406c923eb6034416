using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Shops;

/// <summary>Brings orders from the channel to their grains: those asked for by id, and all that changed since the cursor.</summary>
/// <remarks>Webhooks are only hints; this poll is what guarantees that no order is missed (invariant I3).</remarks>
public sealed class ShopSync(
    ShopEngine shop, IShopChannel channel, IShopOrders orders, ICommitPipeline pipeline, TimeProvider clock)
{
    /// <summary>Pages read in one call at the most; what is left is read in the next call, which follows at once.</summary>
    /// <remarks>A call ends when its last pages are committed, and nothing is read meanwhile: so calls are few and long.</remarks>
    public const int MaxPages = 200;

    /// <summary>No page is begun later than this in one call, so that the caller, which waits for 30 s, gets its answer.</summary>
    private static readonly TimeSpan s_beginsWithin = TimeSpan.FromSeconds(8);

    /// <summary>Pages that are applied at once. Chosen: as many commits as make good batches, and no more orders in memory.</summary>
    private const int MaxPagesAtOnce = 8;

    /// <summary>
    /// Pause after a page whose orders are all known. In a busy hour most pages are, because webhooks told of their orders, and
    /// nobody waits for these pages; read without a pause, they would take the processors from orders that do wait.
    /// </summary>
    private static readonly TimeSpan s_pauseAfterKnown = TimeSpan.FromMilliseconds(25);

    /// <summary>Where the last call ended when it did not read everything.</summary>
    /// <remarks>
    /// The next call continues there and without overlap: otherwise a burst of more changes than one call reads, all within the
    /// overlap, would be read from its beginning for ever. Lost with the activation, which costs a repetition.
    /// </remarks>
    private Place? _rest;

    /// <summary>What the last whole sweep settled. Lost with the activation, as well.</summary>
    private DateTimeOffset? _settledTo;

    /// <summary>Fetches orders by id.</summary>
    public Task<ImmutableArray<RefreshResult>> RefreshAsync(ImmutableArray<RefreshItem> items) => RefreshAsync(items, MaxHalvings);

    /// <summary>Enough to find one order among as many as one call takes. Bounds the calls where every one is refused.</summary>
    private const int MaxHalvings = 6;

    private async Task<ImmutableArray<RefreshResult>> RefreshAsync(ImmutableArray<RefreshItem> items, int halvings)
    {
        ImmutableArray<OrderDocument> documents;
        try
        {
            ImmutableArray<string> ids = [.. items.Select(item => item.OrderId).Distinct(StringComparer.Ordinal)];
            documents = await shop.CallAsync(access => channel.GetOrdersAsync(access, ids, CancellationToken.None));
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.Refused && items.Length > 1 && halvings > 0)
        {
            // The channel refuses a call as a whole for one id in it: halved until that id is asked for alone. Where the first half
            // is refused too, there may be more of them, and the second half waits for the next try as it is.
            var half = items.Length / 2;
            var first = await RefreshAsync(items[..half], halvings - 1);
            var wasRefused = first.All(result => result.Outcome is RefreshOutcome.Failed);
            return [.. first, .. await RefreshAsync(items[half..], wasRefused ? 0 : halvings - 1)];
        }
        catch (ChannelException exception)
        {
            return
            [
                .. items.Select(item => new RefreshResult(
                    item.OrderId, RefreshOutcome.Failed, exception.Message, exception.RetryAfter)),
            ];
        }

        var byId = NewestOfEach(documents).ToDictionary(document => document.OrderId, StringComparer.Ordinal);
        var results = await FinishAsync(
            [.. items.Select(item => RefreshOneAsync(item, byId.GetValueOrDefault(item.OrderId)))],
            [.. items.Select(item => item.OrderId)]);
        foreach (var nameless in documents.Where(document => document.OrderId.Length == 0))
            await KeepAsync(nameless, InboxStatus.Quarantined, NoId);

        return results;
    }

    /// <summary>An answer may hold an order twice: the newer one counts.</summary>
    private static IEnumerable<OrderDocument> NewestOfEach(IEnumerable<OrderDocument> documents) => documents
        .Where(document => document.OrderId.Length > 0)
        .GroupBy(document => document.OrderId, StringComparer.Ordinal)
        .Select(same => same.MaxBy(document => (document.UpdatedAt, document.AskedAt))!);

    /// <summary>An order that does not answer keeps no other of its call from being settled.</summary>
    private async Task<ImmutableArray<RefreshResult>> FinishAsync(
        ImmutableArray<Task<RefreshResult>> tasks, ImmutableArray<string> orderIds)
    {
        try
        {
            return [.. await Task.WhenAll(tasks).WaitAsync(s_orderWithin, clock)];
        }
        catch (TimeoutException)
        {
            var results = ImmutableArray.CreateBuilder<RefreshResult>(tasks.Length);
            foreach (var (task, orderId) in tasks.Zip(orderIds))
            {
                results.Add(task.IsCompleted
                    ? await task
                    : new RefreshResult(orderId, RefreshOutcome.Failed, NoAnswer, null));
            }

            return results.MoveToImmutable();
        }
    }

    private const string NoId = "the order has no usable id";
    private const string NoAnswer = "the order did not answer in time; what was read is applied again";

    /// <summary>Sooner than the caller of a refresh gives up, which waits for 30 s: a read of the channel comes before it.</summary>
    private static readonly TimeSpan s_orderWithin = TimeSpan.FromSeconds(10);

    /// <summary>
    /// By how much an order's time may be ahead of our clock. TikTok's clock follows ours within minutes, or it would refuse our
    /// requests; a time far ahead would move the cursor past every other change, and make each later reading of that order look old.
    /// </summary>
    private static readonly TimeSpan s_clockMargin = TimeSpan.FromHours(1);

    /// <summary>Why a reading must not be applied: every later reading would count as older than this one.</summary>
    /// <returns>Null where its time of change is possible.</returns>
    internal static string? FutureNote(OrderDocument document, DateTimeOffset now) => document.UpdatedAt > now + s_clockMargin
        ? $"its time of change {document.UpdatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} lies in the future"
        : null;

    private readonly RecentlyApplied _recent = new();
    private Task<SyncResult>? _syncing;

    /// <summary>Orders of the sync under way that are none of this shop's.</summary>
    private int _skipped;

    /// <summary>Reads every change since the cursor, and those before it again that may have become visible late.</summary>
    /// <remarks>
    /// Moves the cursor only past pages that were applied whole. One at a time: a caller that asks while a sync is under
    /// way gets the result of that sync.
    /// </remarks>
    public Task<SyncResult> SyncAsync(CommandContext context)
    {
        if (_syncing is not { IsCompleted: false })
            _syncing = SyncOnceAsync(context);

        return _syncing;
    }

    private async Task<SyncResult> SyncOnceAsync(CommandContext context)
    {
        if (!await shop.IsConnectedAsync())
            return new SyncResult(0, shop.Committed.SyncedTo, $"shop {shop.Key} is not connected");

        _skipped = 0;
        var progress = await ReadPagesAsync(context);
        var hasMore = progress is { Error: null, Rest: not null };
        if (progress.Error is null)
            await shop.NotePollSucceededAsync();

        var nextIn = hasMore ? TimeSpan.Zero : NextIn();
        await shop.ExecuteAsync(
            (current, now) => ShopDecider.NoteSync(
                current, progress.SyncedTo, nextIn, progress.Orders, progress.Error, now),
            context);
        return new SyncResult(progress.Orders, shop.Committed.SyncedTo, progress.Error, hasMore, _skipped);
    }

    /// <remarks>A shop that the channel has closed is asked seldom.</remarks>
    private TimeSpan NextIn()
    {
        var now = clock.GetUtcNow();
        var every = SyncSweep.NextIn(shop.Committed.Settings.SyncEvery, shop.Key, now);
        var closedFor = shop.Committed.Attention is { Trouble: ShopTrouble.Inactive } closed ? closed.RetryAt - now : every;
        return closedFor > every ? closedFor : every;
    }

    private async Task<Progress> ReadPagesAsync(CommandContext context)
    {
        var place = _rest ?? Place.FirstOf(SyncSweep.Plan(shop.Committed.SyncedTo, _settledTo, clock.GetUtcNow()));
        _rest = null;
        var applying = new Queue<Task>();
        Progress progress;
        try
        {
            progress = await ReadPagesAsync(place, applying, context);
        }
        finally
        {
            await Task.WhenAll(applying);
        }

        // Only now: where a page was not applied whole, the next call begins before that page.
        _rest = progress.Rest;
        if (progress.Rest is null)
            _settledTo = place.Sweep.SettlesTo;
        return progress;
    }

    /// <summary>Reads on while the pages before are still being applied, so that neither waits for the other.</summary>
    private async Task<Progress> ReadPagesAsync(Place place, Queue<Task> applying, CommandContext context)
    {
        var progress = new Progress(0, null, null, null);
        var began = clock.GetTimestamp();
        try
        {
            for (var pages = 0; pages < MaxPages && clock.GetElapsedTime(began) < s_beginsWithin; pages++)
            {
                var (_, from, token) = place;
                var page = await shop.CallAsync(
                    access => channel.SearchOrdersAsync(access, from, token, CancellationToken.None), isPoll: true);
                var news = NewsOf(page);
                if (applying.Count == MaxPagesAtOnce)
                    await applying.Dequeue();
                applying.Enqueue(ApplyPageAsync(news, context));

                var last = LastChangeOf(page, from);
                progress = progress with
                {
                    Orders = progress.Orders + page.Orders.Length,
                    SyncedTo = page.Orders.IsEmpty ? progress.SyncedTo : last,
                };
                if (page.Orders.IsEmpty && page.NextPageToken is not null && page.NextPageToken == token)
                    return progress with { Error = "TikTok gave an empty page whose next page is itself" };
                if (page.NextPageToken is null)
                    return progress;

                // The next page is asked for by time, not by token: an order that changes while we page moves to the
                // end, and would shift another one across the border of two numbered pages, unseen. Only where a whole
                // page has one and the same second is the token the way on.
                place = last > from
                    ? new Place(place.Sweep, place.Sweep.After(last), null)
                    : place with { Token = page.NextPageToken };
                if (news.IsEmpty)
                    await Task.Delay(s_pauseAfterKnown, clock);
            }

            return progress with { Rest = place };
        }
        catch (ChannelException exception)
        {
            // Continue with the page that failed: beginning with the overlap again, a busy shop might never get further.
            return progress with { Error = exception.Message, Rest = place with { Token = null } };
        }
    }

    private ImmutableArray<OrderDocument> NewsOf(OrderPage page) =>
    [
        .. NewestOfEach(page.Orders).Where(document => !_recent.Contains(document)),
        .. page.Orders.Where(document => document.OrderId.Length == 0),
    ];

    private DateTimeOffset LastChangeOf(OrderPage page, DateTimeOffset from)
    {
        var last = from;
        foreach (var document in page.Orders)
        {
            if (document.UpdatedAt > last && FutureNote(document, clock.GetUtcNow()) is null)
                last = document.UpdatedAt;
        }

        return last;
    }

    private Task ApplyPageAsync(ImmutableArray<OrderDocument> documents, CommandContext context) =>
        Task.WhenAll(documents.Select(document => ApplyOrKeepAsync(document, context)));

    /// <summary>One order that cannot be applied must neither stop the rest nor be forgotten (I2, I3): it goes to the inbox.</summary>
    private async Task ApplyOrKeepAsync(OrderDocument document, CommandContext context)
    {
        try
        {
            var outcome = await ApplyAsync(document, context);
            if (outcome.Unreadable is { } unreadable)
                await KeepAsync(document, InboxStatus.Quarantined, unreadable);
            if (outcome.Skipped is not null)
                _skipped++;
        }
        catch (Exception exception) when (exception is not StorageUnavailableException)
        {
            await KeepAsync(document, InboxStatus.Pending, exception.Message);
        }
    }

    private async Task<RefreshResult> RefreshOneAsync(RefreshItem item, OrderDocument? document)
    {
        using var span = InItsOwnTrace(item);
        if (document is null)
            return new RefreshResult(item.OrderId, RefreshOutcome.NotFound, "TikTok does not know this order (yet)", null);

        try
        {
            return await ApplyAsync(document, item.Context) switch
            {
                { Unreadable: { } unreadable } => new RefreshResult(item.OrderId, RefreshOutcome.Unreadable, unreadable, null),
                { Skipped: { } skipped } => new RefreshResult(item.OrderId, RefreshOutcome.Skipped, skipped, null),
                var outcome => new RefreshResult(
                    item.OrderId,
                    RefreshOutcome.Applied,
                    "",
                    null,
                    outcome.Known ?? new OrderStanding(document.UpdatedAt, ChannelOrderStatus.Unknown, IsCancelRequested: false)),
            };
        }
        catch (StorageUnavailableException exception)
        {
            return new RefreshResult(item.OrderId, RefreshOutcome.StorageAway, exception.Message, null);
        }
        catch (Exception exception)
        {
            // One order that cannot be committed now must not keep the others of its call from being settled.
            return new RefreshResult(item.OrderId, RefreshOutcome.Failed, exception.Message, null);
        }
    }

    /// <summary>One call fetches orders for many deliveries; what is done for each belongs to its own trace again.</summary>
    private static Activity? InItsOwnTrace(RefreshItem item)
    {
        if (!Telemetry.Source.HasListeners())
            return null;

        var own = TraceParent.ContextOf(item.Context.TraceId);
        var turn = Activity.Current?.Context ?? default;
        return own == default || own.TraceId == turn.TraceId
            ? null
            : Telemetry.Source.StartActivity(
                Telemetry.Spans.Refresh,
                ActivityKind.Internal,
                own,
                [new(Telemetry.Tags.OrderId, item.OrderId)],
                turn == default ? null : [new ActivityLink(turn)]);
    }

    private async Task<ApplyOutcome> ApplyAsync(OrderDocument document, CommandContext context)
    {
        if (document.OrderId.Length == 0)
            return new ApplyOutcome(false, NoId);
        if (FutureNote(document, clock.GetUtcNow()) is { } future)
            return new ApplyOutcome(false, future);

        var outcome = await orders.ApplyAsync(
            new OrderKey(shop.Key.SellerId, shop.Key.ShopId, document.OrderId),
            document,
            shop.PolicyForNewOrders,
            context);
        if (outcome.IsTaken || outcome.Skipped is not null)
            _recent.Add(document);

        return outcome;
    }

    private Task KeepAsync(OrderDocument document, InboxStatus status, string reason) => pipeline.ReceiveAsync(
        new InboxDelivery(
            $"poll/{shop.Key}",
            NameOf(document),
            DeliveryTopic.PolledOrder,
            shop.Key.ShopId,
            document.OrderId,
            Encoding.UTF8.GetBytes(document.Json),
            clock.GetUtcNow(),
            status,
            NoteText.Of(reason))
        {
            TraceParent = TraceParent.Current,
        });

    /// <summary>The same for the same payload, so that it is kept once.</summary>
    private static string NameOf(OrderDocument document) => document.OrderId.Length > 0
        ? $"{document.OrderId}@{document.UpdatedAt.ToUnixTimeSeconds()}"
        : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document.Json)))}";

    /// <param name="Rest">Where the next call begins; null when everything was read.</param>
    private sealed record Progress(int Orders, DateTimeOffset? SyncedTo, string? Error, Place? Rest);

    /// <summary>How far a sweep has come.</summary>
    private sealed record Place(SyncSweep Sweep, DateTimeOffset From, string? Token)
    {
        public static Place FirstOf(SyncSweep sweep) => new(sweep, sweep.From, null);
    }
}
