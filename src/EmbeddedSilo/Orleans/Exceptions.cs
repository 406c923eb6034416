namespace Orleans.Runtime;

/// <summary>The runtime, not the grain, says that something went wrong.</summary>
public class OrleansException : Exception
{
    public OrleansException() : base("Unexpected error.")
    {
    }

    public OrleansException(string message) : base(message)
    {
    }

    public OrleansException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>The call was turned away before the grain saw it.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message) : base(message)
    {
    }

    internal OrleansMessageRejectionException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>The silo is stopping or has stopped; the message says which.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    public SiloUnavailableException() : base("Silo unavailable")
    {
    }

    public SiloUnavailableException(string msg) : base(msg)
    {
    }

    public SiloUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>Too many requests run or wait in one activation; the refused one was not started.</summary>
public sealed class LimitExceededException : OrleansException
{
    public LimitExceededException() : base("Limit exceeded")
    {
    }

    public LimitExceededException(string message) : base(message)
    {
    }

    public LimitExceededException(string message, Exception innerException) : base(message, innerException)
    {
    }

    public LimitExceededException(string limitName, int current, int threshold, object extraInfo)
        : base($"Limit exceeded {limitName} Current={current} Threshold={threshold} {extraInfo}")
    {
    }
}
