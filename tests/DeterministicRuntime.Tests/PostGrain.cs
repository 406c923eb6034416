using Orleans;
using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Tests;

/// <summary>Survives the way between processes.</summary>
[GenerateSerializer]
public sealed record Letter([property: Id(0)] string Text, [property: Id(1)] string[] Pages);

/// <summary>Does not: one member has no number. Immutable, or the proxy would lose the member already in its own copy.</summary>
#pragma warning disable ORLEANS0004 // Which is what is tried out here.
[GenerateSerializer, Immutable]
public sealed record TornLetter([property: Id(0)] string Text)
{
    public string? Postscript { get; init; }
}
#pragma warning restore ORLEANS0004

/// <summary>Nothing was generated for it. Immutable, or the proxy itself could not be made: it would want to copy it.</summary>
[Immutable]
public sealed record UnknownLetter(string Text);

public sealed class ReturnedException(string message) : Exception(message);

public interface IPostGrain : IGrainWithStringKey
{
    Task<Letter> EchoAsync(Letter letter);

    Task<TornLetter> TearAsync(string text, string postscript);

    Task TakeAsync(TornLetter letter);

    Task TakeUnknownAsync(UnknownLetter letter);

    Task RefuseAsync(string reason);

    Task<string?> ContextAsync(string name);

    /// <returns>Whose answer it is, and how many calls that activation has had.</returns>
    ValueTask<string> CountAsync();
}

public sealed class PostGrain(IGrainContext context, PostOffice office) : Grain, IPostGrain
{
    private int _calls;

    public Task<Letter> EchoAsync(Letter letter)
    {
        office.Last = letter;
        return Task.FromResult(letter);
    }

    public Task<TornLetter> TearAsync(string text, string postscript) =>
        Task.FromResult(new TornLetter(text) { Postscript = postscript });

    public Task TakeAsync(TornLetter letter) => Task.CompletedTask;

    public Task TakeUnknownAsync(UnknownLetter letter) => Task.CompletedTask;

    public async Task RefuseAsync(string reason)
    {
        await Task.Yield();
        throw new ReturnedException(reason);
    }

    public Task<string?> ContextAsync(string name) => Task.FromResult((string?)RequestContext.Get(name));

    public ValueTask<string> CountAsync() => ValueTask.FromResult($"{office.Name} {context.GrainId.Key}: {++_calls}");
}

/// <summary>One silo's own.</summary>
public sealed class PostOffice(string name)
{
    public string Name => name;

    public Letter? Last { get; set; }
}
