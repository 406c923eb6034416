namespace OrderActors.Ports;

/// <summary>Encrypts secrets before they reach the database, with one purpose per seller and kind.</summary>
public interface ISecretProtector
{
    string Protect(string purpose, string secret);

    /// <exception cref="InvalidOperationException">The key that protected it is gone; the message says what to do.</exception>
    string Unprotect(string purpose, string protectedSecret);
}
