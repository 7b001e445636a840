using Encoder.Contracts;
using Encoder.Gateway.Problems;
using Encoder.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway;

/// <summary>Reads the query parameters <c>page</c> and <c>perPage</c>, and builds the page that they select.</summary>
public static class Paging
{
    public const int DefaultPerPage = 20;
    public const int MaxPerPage = 100;

    public static PagedList<T> Empty<T>(PageRequest page) => Of(new Page<T>([], 0), page);

    public static PagedList<T> Of<T>(Page<T> found, PageRequest page) => new(
        new PageInfo(page.Page, page.PerPage, Math.Max(1, (found.Total + page.PerPage - 1) / page.PerPage), found.Total),
        found.Items);

    /// <summary>Returns the requested page, and the problem if a parameter is invalid.</summary>
    public static (PageRequest Page, ProblemHttpResult? Problem) Read(IQueryCollection query)
    {
        var errors = new Dictionary<string, string[]>();
        var page = new PageRequest(Number("page", 1, int.MaxValue), Number("perPage", DefaultPerPage, MaxPerPage));
        return (page, errors.Count > 0 ? Problem.Invalid(errors) : null);

        int Number(string name, int fallback, int max)
        {
            if (!query.TryGetValue(name, out var text)) return fallback;
            if (text is [{ } one] && one.All(char.IsAsciiDigit) && int.TryParse(one, out var number) && number >= 1 && number <= max)
            {
                return number;
            }
            errors[name] = [max == int.MaxValue ? "must be a whole number, 1 or more" : $"must be a whole number from 1 to {max}"];
            return fallback;
        }
    }
}
