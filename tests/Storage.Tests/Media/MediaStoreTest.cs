using System.Text;
using Encoder.Storage.Media;
using Encoder.Storage.Work;
using Encoder.Testing;
using Microsoft.Win32.SafeHandles;

namespace Encoder.Storage.Tests.Media;

/// <summary>Base of tests with a media store and a workspace in a folder of their own.</summary>
public abstract class MediaStoreTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;

    protected MediaStoreTest()
    {
        _data = new DataFolder(_folder.File("data"));
        Store = new DirectoryMediaStore(_data, new RecordingFlush(this));
        Workspace = new DirectoryWorkspace(_data, new RecordingFlush(this));
    }

    protected const string Job = "605311c86efd284e474c5c76";
    protected const string Video = "files/videos/6052e0064b442a2f16018374.mp4";
    protected const string Ladder = "files/hls/605311c86efd284e474c5c77";

    protected IMediaStore Store { get; }

    protected IWorkspace Workspace { get; }

    /// <summary>The flushed files and folders in order, as paths relative to the data folder; folders end with "/".</summary>
    protected List<string> Flushed { get; } = [];

    protected string Media(string path = "") => Path.Combine(_data.Media, path);

    protected string Work(string path = "") => Path.Combine(_data.Work, path);

    /// <summary>Returns the path of a file outside the data folder.</summary>
    protected string Outside(string name) => _folder.File(name);

    protected static Stream Content(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    protected Task<StagedFile> Stage(string text = "a video") => Workspace.Stage(Content(text), 1000, CancellationToken.None);

    protected string? Read(string filePath)
    {
        if (Store.Open(filePath) is not { } media) return null;
        using var reader = new StreamReader(media.Content);
        return reader.ReadToEnd();
    }

    /// <summary>Creates an attempt that holds a playlist and a folder with one segment.</summary>
    protected string WriteAttempt(int attempt, string text = "playlist", string preset = "p1")
    {
        var folder = Workspace.CreateAttempt(Job, WorkItemName.Package(preset), attempt);
        File.WriteAllText(Path.Combine(folder, "index.m3u8"), text);
        Directory.CreateDirectory(Path.Combine(folder, "360"));
        File.WriteAllText(Path.Combine(folder, "360", "seg-0.m4s"), "segment");
        return folder;
    }

    /// <summary>Publishes the folder of an attempt at packaging a preset.</summary>
    protected void Publish(string preset, int attempt, string folderPath) =>
        Store.PublishFolder(Workspace.AttemptFolder(Job, WorkItemName.Package(preset), attempt), folderPath);

    protected static string[] Files(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file));
        return [.. files.Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    private sealed class RecordingFlush(MediaStoreTest test) : IDiskFlush
    {
        private readonly FlushToDisk _disk = new();

        public void File(SafeFileHandle file)
        {
            _disk.File(file);
            var target = System.IO.File.ResolveLinkTarget($"/proc/self/fd/{file.DangerousGetHandle()}", false)!.FullName;
            // Several threads flush files.
            lock (test.Flushed) test.Flushed.Add(Path.GetRelativePath(test._data.Path, target));
        }

        public void Folder(string path)
        {
            _disk.Folder(path);
            test.Flushed.Add(Path.GetRelativePath(test._data.Path, path) + "/");
        }
    }
}
