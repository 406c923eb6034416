using OrderActors.Gateway.Composition;

return await GatewayProgram.RunAsync(args);

/// <summary>The gateway's entry point; public so that tests can name its assembly.</summary>
public partial class Program;
