using System.Text.Json;
using OrderActors.Baselines;
using OrderActors.Baselines.Rows;

if (args is ["record", var file])
{
    await File.WriteAllTextAsync(file, JsonSerializer.Serialize(await Recorder.RecordAsync(), Recorded.Options) + "\n");
    return 0;
}

return await CommandLine.RunAsync(args);
