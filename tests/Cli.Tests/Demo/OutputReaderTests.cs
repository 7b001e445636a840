using Encoder.Cli.Demo;

namespace Encoder.Cli.Tests.Demo;

public sealed class OutputReaderTests
{
    [Fact]
    public void All_URIs_except_those_of_I_frame_playlists_are_found_on_lines_and_in_attributes() => Assert.Equal(
        ["audio/index.m3u8", "240/index.m3u8", "init.mp4", "0.m4s"],
        OutputReader.Uris("""
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",URI="audio/index.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.64000d,mp4a.40.2",AUDIO="audio"
            240/index.m3u8
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,CODECS="avc1.64000d",URI="240/iframes.m3u8"
            #EXT-X-MAP:URI="init.mp4"
            #EXTINF:4.000,

            0.m4s
            #EXT-X-ENDLIST
            """));
}
