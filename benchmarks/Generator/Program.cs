using OrderActors.Generator;
using OrderActors.Generator.Fill;
using OrderActors.Generator.Measure;

var options = GeneratorOptions.Parse(args);
if (options.IsMeasuring)
{
    await Measuring.RunAsync(options);
}
else
{
    await using var fill = Databases.Fill(options);
    await Filling.RunAsync(options, fill);
}
