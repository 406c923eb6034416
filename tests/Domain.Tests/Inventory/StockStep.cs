using OrderActors.Domain.Inventory;

namespace OrderActors.Domain.Tests.Inventory;

using StockDecision = Decision<StockEvent, StockRejection>;

/// <summary>One random command to a stock, and how much time passes before it.</summary>
internal sealed record StockStep(string Command, ReservationId Id, int Quantity, int Operation, TimeSpan After)
{
    private static readonly string[] s_commands =
    [
        "reserve", "reserve", "reserve firmly", "confirm", "shrink", "release", "give up", "consume", "consume some", "consume some", "expire", "forget",
        "add", "take away", "set safety stock",
    ];

    private static readonly TimeSpan[] s_pauses =
        [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(40), TimeSpan.FromHours(30)];

    public static StockStep Read(int number)
    {
        var command = s_commands[Programs.Take(ref number, s_commands.Length)];
        var id = new ReservationId($"order-{Programs.Take(ref number, 4)}");
        var quantity = 1 + Programs.Take(ref number, 4);
        var pause = s_pauses[Programs.Take(ref number, s_pauses.Length)];
        return new StockStep(command, id, quantity, Programs.Take(ref number, 6), pause);
    }

    public StockDecision Decide(Stock stock, DateTimeOffset now) => Command switch
    {
        "reserve" => StockDecider.Reserve(stock, Id, Quantity, "order", now.AddMinutes(30), now),
        "reserve firmly" => StockDecider.Reserve(stock, Id, Quantity, "order", null, now),
        "confirm" => StockDecider.Confirm(stock, Id, now),
        "shrink" => StockDecider.Shrink(stock, Id, Quantity, now),
        "release" => StockDecider.Release(stock, Id, ReleaseReason.Cancelled, now),
        "give up" => StockDecider.GiveUp(stock, Id, Quantity, "order", now),
        "consume" => StockDecider.Consume(stock, Id, now),
        "consume some" => StockDecider.Consume(stock, Id, Quantity, now),
        "expire" => StockDecider.Expire(stock, now),
        "forget" => StockSpec.ForgetOld(stock, now),
        "add" => StockDecider.Adjust(stock, $"add-{Operation}", Quantity, "received", "", now),
        "take away" => StockDecider.Adjust(stock, $"take-{Operation}", -Quantity, "damaged", "", now),
        "set safety stock" => StockDecider.SetSafetyStock(stock, $"safety-{Operation}", Quantity, now),
        _ => throw Invariant.Unreachable(Command),
    };

    /// <summary>Ids that are asked for once, whatever comes in between: for comparing interleavings.</summary>
    public StockStep WithOwnId(int index) => this with { Id = new ReservationId($"order-{index}"), Operation = index };
}
