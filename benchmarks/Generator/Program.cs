using System.CommandLine;
using OrderActors.Generator;
using OrderActors.Generator.Fill;
using OrderActors.Generator.Measure;

return await new GeneratorCommand(RunAsync).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static async Task RunAsync(GeneratorOptions options)
{
    if (options.IsMeasuring)
    {
        await Measuring.RunAsync(options);
        return;
    }

    await using var fill = Databases.Fill(options);
    await Filling.RunAsync(options, fill);
}
