using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Probing;

public sealed class DecoderConfigurationTests
{
    private static readonly byte[] s_head = new byte[22];

    public static TheoryData<string, byte[], int> Hevc => new()
    {
        { "one of each kind", [.. s_head, 3, .. Array(32, 1), .. Array(33, 1), .. Array(34, 1)], 1 },
        { "two in one array", [.. s_head, 1, .. Array(33, 2)], 2 },
        { "two in two arrays", [.. s_head, 2, .. Array(33, 1), .. Array(33, 1)], 2 },
        { "an array said to be complete", [.. s_head, 1, .. Array(33 | 128, 1)], 1 },
        { "none", [.. s_head, 1, .. Array(34, 1)], 0 },
        { "no array", [.. s_head, 0], 0 },
        { "an array that is not there", [.. s_head, 2, .. Array(33, 1)], 0 },
        { "a set that is not there", [.. s_head, 1, 33, 0, 2, 0, 1, 9], 0 },
        { "nothing", [], 0 },
    };

    [Theory]
    [MemberData(nameof(Hevc))]
    public void Sequence_parameter_sets_of_HEVC_are_counted_across_all_arrays(string name, byte[] hvcC, int expected) =>
        Assert.True(expected == DecoderConfiguration.SequencesOfHevc(hvcC), name);

    [Theory]
    [InlineData(new byte[] { 1, 100, 0, 31, 0xFF, 0xE1, 0, 1, 0x67 }, 1)]
    [InlineData(new byte[] { 1, 100, 0, 31, 0xFF, 0xE2 }, 2)]
    [InlineData(new byte[] { 1, 100, 0, 31, 0xFF, 0x01 }, 1)]
    [InlineData(new byte[] { 1, 100, 0, 31, 0xFF }, 0)]
    public void Sequence_parameter_sets_of_H264_are_counted(byte[] avcC, int expected) =>
        Assert.Equal(expected, DecoderConfiguration.SequencesOfAvc(avcC));

    /// <summary>Returns an array of NAL units of one type, of three bytes each.</summary>
    private static byte[] Array(byte type, byte units) =>
        [type, 0, units, .. Enumerable.Range(0, units).SelectMany(_ => new byte[] { 0, 3, 1, 2, 3 })];
}
