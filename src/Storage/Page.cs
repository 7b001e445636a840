namespace Encoder.Storage;

/// <summary>Identifies a page of a list.</summary>
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

    /// <summary>The number of the page, 1 or more.</summary>
    public int Page { get; }

    /// <summary>The number of items in a page, 1 to 100.</summary>
    public int PerPage { get; }

    /// <summary>The number of items before the page.</summary>
    public long Offset => (Page - 1L) * PerPage;
}

/// <summary>A page of a list, newest first.</summary>
/// <param name="Items">The items, at most as many as were requested; none past the end.</param>
/// <param name="Total">The number of items in the whole list.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total);
