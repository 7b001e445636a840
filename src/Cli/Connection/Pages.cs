using System.CommandLine;
using Encoder.Contracts;

namespace Encoder.Cli.Connection;

/// <summary>The paging options of commands that list items.</summary>
internal static class Pages
{
    public static (Option<int> Page, Option<int> PerPage) Options() => (
        new Option<int>("--page") { Description = "Page number, from 1.", DefaultValueFactory = _ => 1 },
        new Option<int>("--per-page") { Description = "Maximum number of items per page, 1 to 100.", DefaultValueFactory = _ => 20 });

    public static void Footer(PageInfo page) => Console.WriteLine($"page {page.CurrentPage} of {page.LastPage}, {page.Total} in total");
}
