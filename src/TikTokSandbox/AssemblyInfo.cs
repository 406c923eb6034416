using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("OrderActors.TikTokSandbox.Tests")]
