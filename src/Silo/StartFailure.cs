using Microsoft.AspNetCore.Connections;
using OrderActors.Ports;
using OrderActors.Ports.Storage;

namespace OrderActors.Silo;

/// <summary>Why a program of ours could not start, for the operator.</summary>
public static class StartFailure
{
    /// <summary>What a program that could not start ends with.</summary>
    public const int ExitCode = 2;

    /// <returns>One sentence that says what to change; null when it is a fault of ours that needs its stack trace.</returns>
    public static string? SentenceOf(Exception exception) => exception switch
    {
        SettingsException or StorageUnavailableException => exception.Message,

        // A setting or key file that the silo found to be wrong.
        FormatException => exception.Message,
        IOException { InnerException: AddressInUseException } =>
            $"Urls: {exception.Message.TrimEnd('.')}; stop the other program, or set Urls to another port.",
        UnauthorizedAccessException =>
            $"{exception.Message.TrimEnd('.')}; start from a folder that this user may write, or name one (Silo:KeyDirectory).",
        _ => null,
    };
}
