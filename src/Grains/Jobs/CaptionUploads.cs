using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Storage.Files;

namespace Encoder.Grains.Jobs;

/// <summary>Looks up the uploaded caption files that a request names.</summary>
internal static class CaptionUploads
{
    /// <summary>Returns the published path of each caption file, null for one with a URL; or the rules that the request breaks.</summary>
    public static async Task<(string?[] Paths, Dictionary<string, string[]>? Errors)> Find(IFileIndex files, JobSubmission submission)
    {
        var captions = submission.Request.Captions ?? [];
        var paths = new string?[captions.Length];
        for (var i = 0; i < captions.Length; i++)
        {
            if (captions[i].VideoId is not { } id) continue;
            if (await files.GetUpload(submission.Tenant, id) is not { Type: MediaFileTypes.Caption } file)
                return (paths, new() { [$"captions[{i}].videoId"] = [JobRequestRules.CaptionFile] });
            paths[i] = file.FilePath;
        }
        return (paths, null);
    }
}
