using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Workload;

/// <summary>Lets the plan happen: shops connect, stock arrives, orders come in, sellers react.</summary>
internal sealed class Traffic
{
    private static readonly Story[] s_stories = Enum.GetValues<Story>();

    private readonly World _world;
    private readonly WorkloadPlan _plan;
    private readonly Calendar _calendar;
    private readonly SimulatedTikTok _tiktok;
    private readonly WebhookSender _webhooks;
    private readonly Seller _seller;
    private readonly OrderLife _life;
    private readonly SimulationRandom _random;
    private int _left;

    public Traffic(
        World world, WorkloadPlan plan, Calendar calendar, Seller seller, OrderLife life, SimulatedTikTok tiktok, WebhookSender webhooks)
    {
        _world = world;
        _plan = plan;
        _calendar = calendar;
        _seller = seller;
        _life = life;
        _tiktok = tiktok;
        _webhooks = webhooks;
        _random = world.Random.Fork();
        _left = plan.Orders;
        life.Placed += React;
        life.Shippable += ReactToShippable;
        life.Reopened += order => _seller.Ship(order, TimeSpan.FromSeconds(60), inParts: _random.Chance(0.7));
    }

    /// <summary>Every order was placed, and no errand is open.</summary>
    public bool IsOver => _left == 0 && _seller.Open == 0;

    public void Start()
    {
        foreach (var authorization in _tiktok.Tokens.Authorizations)
            _seller.Connect(authorization);
        foreach (var (sku, units) in _plan.FirstStock)
        {
            _seller.Adjust(sku, units, _random.Seconds(0, 10));
            for (var more = _random.Below(3); more > 0; more--)
                _seller.Adjust(sku, _random.Pick(-2, -1, 1, 2, 3), _calendar.Shift(_random.Seconds(20, 300)));
        }

        for (var order = 0; order < _plan.Orders; order++)
        {
            _world.After(_calendar.Shift(_random.Span(TimeSpan.Zero, _plan.Pace.OrdersWithin)), () =>
            {
                _left--;
                var story = _random.Chance(0.4) ? Story.Plain : _random.Pick<Story>(s_stories);
                _life.Place(_random.Pick<ShopSpec>(_plan.Shops.AsSpan()), story);
            });
        }

        StartRemovals();
    }

    /// <summary>In the morning some ask for what they were given in the evening.</summary>
    public void GoOnInTheMorning()
    {
        _seller.RepeatAdjustments();
        _webhooks.SendOldOnesAgain();
    }

    private void StartRemovals()
    {
        for (var more = _world.Faults.Removals; more > 0; more--)
        {
            var authorization = _random.Pick<Authorization>(_tiktok.Tokens.Authorizations.AsSpan());
            _seller.RemoveApp(authorization, _calendar.Shift(_random.Seconds(30, 330)), () =>
            {
                foreach (var shop in authorization.Shops)
                    _webhooks.SendRemoval(shop);
            });
        }
    }

    private void React(SimulatedOrder order, Story story)
    {
        if (story is Story.CancelledBySeller)
            _seller.Cancel(order);
        if (story is Story.HeldForAWhile)
            _seller.HoldForAWhile(order);
        if (story is Story.LinesHeld)
            _seller.HoldLines(order);
        if (_random.Chance(0.2))
            _seller.Retry(order, _random.Seconds(40, 300));
    }

    private void ReactToShippable(SimulatedOrder order, Story story)
    {
        if (story is Story.LinesCancelledBySeller)
            _seller.CancelLines(order);
        if (order.Shop.AutoShipAfter is null || order.Shop.Market is not "ID" || story is Story.ShippedInParts)
            _seller.Ship(order, _plan.Pace.SellerShipsWithin, inParts: story is Story.ShippedInParts || _random.Chance(0.3));
    }
}
