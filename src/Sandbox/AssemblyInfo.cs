using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("OrderActors.Sandbox.Tests")]
