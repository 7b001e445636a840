namespace Encoder.Storage.Media;

/// <summary>
/// Published media: uploads and outputs. Each has a path such as <c>files/videos/ID.mp4</c>, which consists of names chosen by the server,
/// separated by "/". Published media never changes, and appears whole or not at all.
/// </summary>
public interface IMediaStore
{
    /// <summary>Opens a published file for reading; null if there is none at that path.</summary>
    MediaContent? Open(string filePath);

    /// <summary>Returns the local path at which a program on this machine can read a published file. The file need not exist.</summary>
    string LocalPath(string filePath);

    /// <summary>Moves a staged file to its published path.</summary>
    /// <exception cref="StorageFullException">There is no space left.</exception>
    void Publish(StagedFile staged, string filePath);

    /// <summary>
    /// Moves a whole folder of the workspace to a published path in one step. Does nothing if the folder was moved there before.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">Neither the local folder nor the published one exists.</exception>
    /// <exception cref="StorageFullException">There is no space left.</exception>
    void PublishFolder(string localFolder, string folderPath);

    /// <summary>Removes a published file, or the folder of a published ladder. Does nothing if it does not exist.</summary>
    void Delete(string filePath);
}

/// <summary>A published file, open for reading. The caller disposes the stream.</summary>
/// <param name="Content">The content, as a stream that can seek.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="LastModified">When the file was published.</param>
public sealed record MediaContent(Stream Content, long Size, DateTimeOffset LastModified);
