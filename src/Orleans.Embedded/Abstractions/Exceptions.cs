namespace Orleans.Runtime
{
    /// <summary>Base of the runtime's exceptions.</summary>
    public class OrleansException : Exception
    {
        public OrleansException(string message)
            : base(message)
        {
        }

        public OrleansException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The runtime is stopping and begins nothing new: the call was not made.</summary>
    public sealed class SiloUnavailableException(string message) : OrleansException(message);
}

namespace Orleans.Serialization
{
    /// <summary>A type cannot cross a grain call.</summary>
    public sealed class CodecNotFoundException(string message) : Exception(message);
}
