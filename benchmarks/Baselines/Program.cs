using System.CommandLine;
using OrderActors.Baselines;

return await new CommandLine().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
