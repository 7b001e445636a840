using System.ComponentModel.DataAnnotations;

namespace Encoder.Testing;

/// <summary>
/// Readies the ranges of options before hosts start side by side in one process: <see cref="RangeAttribute"/> converts its bounds when it
/// is first used, and fails when two threads do so at the same time.
/// </summary>
public static class OptionRanges
{
    public static void Ready(IEnumerable<Type> options)
    {
        foreach (var instance in options.Select(type => Activator.CreateInstance(type)!))
            Validator.TryValidateObject(instance, new ValidationContext(instance), validationResults: null, validateAllProperties: true);
    }
}
