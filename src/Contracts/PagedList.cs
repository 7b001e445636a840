namespace Encoder.Contracts;

/// <summary>A part of a list, newest first.</summary>
public sealed record PagedList<T>(PageInfo PageInfo, IReadOnlyList<T> Data);

/// <summary>Which part of the list it is.</summary>
/// <param name="CurrentPage">The page that was asked for, 1 or more.</param>
/// <param name="PerPage">Most items in a page.</param>
/// <param name="LastPage">The last page that has items; 1 when there are none.</param>
/// <param name="Total">Items in the whole list.</param>
public sealed record PageInfo(int CurrentPage, int PerPage, long LastPage, long Total);
