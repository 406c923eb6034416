namespace OrderActors.Sandbox.TikTok;

/// <summary>The stand-in says no, with the code and the words that a caller over HTTP would get.</summary>
public sealed class SandboxRefusedException(int code, string message) : InvalidOperationException(message)
{
    /// <summary>One of <see cref="ApiCodes"/>.</summary>
    public int Code { get; } = code;

    internal static SandboxRefusedException Parameter(string message) => new(ApiCodes.InvalidParameter, message);
}
