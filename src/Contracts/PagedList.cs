namespace Encoder.Contracts;

/// <summary>A page of a list, newest items first.</summary>
public sealed record PagedList<T>(PageInfo PageInfo, IReadOnlyList<T> Data);

/// <summary>The position of a page in a list.</summary>
/// <param name="CurrentPage">The number of this page, from 1.</param>
/// <param name="PerPage">The maximum number of items per page.</param>
/// <param name="LastPage">The number of the last page that has items; 1 if there are none.</param>
/// <param name="Total">The total number of items in the list.</param>
public sealed record PageInfo(int CurrentPage, int PerPage, long LastPage, long Total);
