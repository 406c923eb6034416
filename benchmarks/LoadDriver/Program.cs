using OrderActors.LoadDriver;

return await LoadProgram.RunAsync(args);
