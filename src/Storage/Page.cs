namespace Encoder.Storage;

/// <summary>Which part of a list is wanted.</summary>
public readonly record struct PageRequest
{
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="page"/> is below 1, or <paramref name="perPage"/> is not 1
    /// to 100.</exception>
    public PageRequest(int page, int perPage)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(perPage, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perPage, 100);
        Page = page;
        PerPage = perPage;
    }

    /// <summary>1 or more.</summary>
    public int Page { get; }

    /// <summary>1 to 100.</summary>
    public int PerPage { get; }

    /// <summary>How many items come before the page.</summary>
    public long Offset => (Page - 1L) * PerPage;
}

/// <summary>A part of a list, newest first.</summary>
/// <param name="Items">At most as many as were asked for; none past the end.</param>
/// <param name="Total">How many there are in the whole list.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total);
