namespace Encoder.Storage;

/// <summary>The service cannot start, or not go on, for a cause that its operator can mend; the message says how.</summary>
public sealed class SetupException : Exception
{
    public SetupException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
