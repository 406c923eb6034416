using System.Collections.Immutable;
using OrderActors.Domain.Orders;
using OrderActors.Simulation.Workload;

namespace OrderActors.Simulation.Checkers;

/// <summary>A command of a person for some lines concerns these lines and no others.</summary>
internal sealed class OnlyWhatWasAsked(CheckedWorld world) : Checker(world)
{
    public override void AtEnd()
    {
        var asked = World.Seller.Asked.ToDictionary(one => one.OperationId, StringComparer.Ordinal);
        foreach (var row in Tables.Orders)
        {
            foreach (var @event in World.EventsOf(row))
                Compare(asked, @event);
        }
    }

    private void Compare(Dictionary<string, AskedCommand> asked, OrderEvent @event)
    {
        switch (@event)
        {
            case OrderEvent.ShipIntended e when asked.TryGetValue(e.OperationId, out var command):
                Require(
                    command.LineIds.IsEmpty || e.Instruction.LineIds.All(command.LineIds.Contains),
                    $"{command} led to a label for lines {string.Join(", ", e.Instruction.LineIds)}");
                break;
            case OrderEvent.CancelIntended e when asked.TryGetValue(e.OperationId, out var command):
                RequireSame(command, e.LineIds);
                break;
            case OrderEvent.HoldPlaced e when asked.TryGetValue(e.OperationId, out var command):
                // Lines that were held before stay held.
                Require(
                    command.LineIds.IsEmpty ? e.LineIds is null : e.LineIds is { } held && command.LineIds.All(held.Contains),
                    $"{command} led to a hold of {Text(e.LineIds)}");
                break;
        }
    }

    private void RequireSame(AskedCommand command, ImmutableArray<string>? lines) => Require(
        command.LineIds.Order(StringComparer.Ordinal).SequenceEqual(lines ?? []), $"{command} led to cancelling {Text(lines)}");

    private static string Text(ImmutableArray<string>? lines) => lines is { } some ? string.Join(", ", some) : "the whole order";
}
