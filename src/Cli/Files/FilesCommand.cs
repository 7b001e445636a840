using System.CommandLine;
using Encoder.Cli.Connection;
using Encoder.Contracts.Files;

namespace Encoder.Cli.Files;

/// <summary><c>files</c>: uploads, lists and deletes files.</summary>
internal static class FilesCommand
{
    public static Command Create(ServiceConnection connection, Option<bool> json)
    {
        var files = new Command("files", "Upload, list and delete files.")
        {
            Upload(connection, json), List(connection, json), Delete(connection, json),
        };
        connection.AddTo(files);
        return files;
    }

    private static Command Upload(ServiceConnection connection, Option<bool> json)
    {
        var path = new Argument<FileInfo>("file") { Description = "Path of the file." };
        path.AcceptExistingOnly();
        var upload = new Command("upload", "Upload a file.") { path };
        upload.SetAction(async (parsed, stopped) =>
        {
            using var client = connection.Open(parsed);
            var printer = new Printer(parsed.GetValue(json));
            var file = await Uploading.Run(client, parsed.GetValue(path)!.FullName, printer, stopped);
            printer.Write(file, () => Console.WriteLine($"file {file.Id}  {Facts(file)}"));
            return ExitCode.Success;
        });
        return upload;
    }

    private static Command List(ServiceConnection connection, Option<bool> json)
    {
        var type = new Option<string?>("--type") { Description = "List only files of this type." };
        type.AcceptOnlyFromAmong([.. MediaFileTypes.All]);
        var (page, perPage) = Pages.Options();
        var list = new Command("list", "List files, newest first.") { type, page, perPage };
        list.SetAction(async (parsed, stopped) =>
        {
            using var client = connection.Open(parsed);
            var found = await client.Files.List(parsed.GetValue(type), parsed.GetValue(page), parsed.GetValue(perPage), stopped);
            new Printer(parsed.GetValue(json)).Write(found, () =>
            {
                Printer.Table(
                    ["ID", "TYPE", "BYTES", "RESOLUTION", "CREATED", "URL"],
                    found.Data.Select(file => new[]
                    {
                        file.Id, file.Type, $"{file.Size}", Resolution(file), $"{file.CreatedAt:u}", file.FileUrl ?? "",
                    }));
                Pages.Footer(found.PageInfo);
            });
            return ExitCode.Success;
        });
        return list;
    }

    private static Command Delete(ServiceConnection connection, Option<bool> json)
    {
        var id = new Argument<string>("id") { Description = "Id of the file." };
        var delete = new Command("delete", "Delete a file that no queued or processing job uses.") { id };
        delete.SetAction(async (parsed, stopped) =>
        {
            using var client = connection.Open(parsed);
            var file = await client.Files.Delete(parsed.GetValue(id)!, stopped);
            new Printer(parsed.GetValue(json)).Write(file, () => Console.WriteLine($"deleted {file.Id}"));
            return ExitCode.Success;
        });
        return delete;
    }

    private static string Facts(MediaFile file) =>
        $"{Resolution(file)} {(file.Meta.Duration is { } seconds ? $"{seconds:0.###} s" : "")} {file.Size:N0} bytes";

    private static string Resolution(MediaFile file) =>
        file.Meta.Resolution is { } resolution ? $"{resolution.Width}x{resolution.Height}" : "";
}
