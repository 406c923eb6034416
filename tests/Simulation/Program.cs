using OrderActors.Simulation.Cli;

Options options;
try
{
    options = Options.Parse(args);
}
catch (FormatException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 64;
}

if (options.Shrinks is { } seed)
    return new Shrinker(options, Console.Out).Run(seed);

return options.RunsBugBank ? new BankRunner(options, Console.Out).Run() : new SeedRunner(options, Console.Out).Run();
