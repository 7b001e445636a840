using Encoder.Cli.Demo;

namespace Encoder.Cli.Tests.Demo;

public sealed class OutputReaderTests
{
    [Fact]
    public void All_that_a_playlist_names_but_I_frames_is_found_whether_on_a_line_of_its_own_or_in_an_attribute() => Assert.Equal(
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
