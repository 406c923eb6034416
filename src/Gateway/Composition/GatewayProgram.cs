namespace OrderActors.Gateway.Composition;

public static class GatewayProgram { public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length); }
