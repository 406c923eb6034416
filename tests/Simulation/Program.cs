using System.Diagnostics;
using OrderActors.Simulation;

var watch = Stopwatch.StartNew();
var from = args.Length > 0 ? ulong.Parse(args[0]) : 1;
var count = args.Length > 1 ? ulong.Parse(args[1]) : 20;
for (var seed = from; seed < from + count; seed++)
{
    var result = SimulatedRun.Of(seed, null, count == 1 ? Console.WriteLine : null);
    if (count == 1 || result.Violation is not null)
        Console.WriteLine($"{seed}: {result.Violation} hash {result.Hash:x} steps {result.Steps} time {result.VirtualTime}");
}
Console.WriteLine($"{watch.Elapsed}");
