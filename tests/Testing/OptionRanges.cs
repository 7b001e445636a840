using System.ComponentModel.DataAnnotations;

namespace Encoder.Testing;

/// <summary>
/// Initialises the ranges of options before several hosts start in one process: <see cref="RangeAttribute"/> converts its bounds on
/// first use, and fails if two threads do so at the same time.
/// </summary>
public static class OptionRanges
{
    public static void Ready(IEnumerable<Type> options)
    {
        foreach (var instance in options.Select(type => Activator.CreateInstance(type)!))
            Validator.TryValidateObject(instance, new ValidationContext(instance), validationResults: null, validateAllProperties: true);
    }
}
