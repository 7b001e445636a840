namespace Encoder.Storage;

/// <summary>The service cannot start or continue, for a reason that its operator can fix. The message says how.</summary>
public sealed class SetupException : Exception
{
    public SetupException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
