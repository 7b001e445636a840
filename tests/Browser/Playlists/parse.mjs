// What two independent parsers make of the playlists of a ladder, in one form: node parse.mjs FOLDER. A complaint of either is an error.
import { readFileSync } from 'node:fs';
import { join, dirname } from 'node:path';
import hlsParser from 'hls-parser';
import { Parser } from 'm3u8-parser';

const unset = undefined;
// Both parsers answer numbers of which they know nothing as NaN or not at all.
const number = value => (Number.isFinite(value) ? value : unset);

const parsers = {
  'm3u8-parser': {
    parse(text) {
      const parser = new Parser();
      const complaints = [];
      parser.on('warn', ({ message }) => complaints.push(message));
      parser.on('error', ({ message }) => complaints.push(message));
      parser.push(text);
      parser.end();
      if (complaints.length > 0) throw new Error(complaints.join('\n'));
      return parser.manifest;
    },
    master: manifest => ({
      version: manifest.version,
      independentSegments: manifest.independentSegments,
      iFrames: manifest.iFramePlaylists.map(({ uri, attributes: a }) => ({ uri, bandwidth: a.BANDWIDTH, codecs: a.CODECS })),
      rungs: manifest.playlists.map(({ uri, attributes: a }) => ({
        uri,
        bandwidth: a.BANDWIDTH,
        averageBandwidth: Number(a['AVERAGE-BANDWIDTH']),
        codecs: a.CODECS,
        width: a.RESOLUTION.width,
        height: a.RESOLUTION.height,
        frameRate: a['FRAME-RATE'],
        soundUri: a.AUDIO && Object.values(manifest.mediaGroups.AUDIO[a.AUDIO])[0].uri,
        // hls-parser, which tells none by there being nothing, has no such attribute.
        closedCaptions: a['CLOSED-CAPTIONS'] === 'NONE' ? [] : a['CLOSED-CAPTIONS'],
      })),
    }),
    media: manifest => ({
      version: manifest.version,
      type: manifest.playlistType,
      targetDuration: manifest.targetDuration,
      mediaSequence: manifest.mediaSequence,
      independentSegments: manifest.independentSegments,
      endList: manifest.endList,
      segments: manifest.segments.map(s => ({ uri: s.uri, seconds: s.duration, map: s.map.uri, discontinuity: s.discontinuity ?? false })),
    }),
    iFrames: manifest => ({
      only: manifest.iFramesOnly,
      frames: manifest.segments.map(s => ({ uri: s.uri, seconds: s.duration, offset: s.byterange.offset, length: s.byterange.length })),
    }),
  },
  'hls-parser': {
    parse: text => hlsParser.parse(text),
    master: playlist => ({
      version: playlist.version,
      independentSegments: playlist.independentSegments,
      iFrames: playlist.variants.filter(v => v.isIFrameOnly).map(v => ({ uri: v.uri, bandwidth: v.bandwidth, codecs: v.codecs })),
      rungs: playlist.variants.filter(v => !v.isIFrameOnly).map(v => ({
        uri: v.uri,
        bandwidth: v.bandwidth,
        averageBandwidth: number(v.averageBandwidth),
        codecs: v.codecs,
        width: v.resolution.width,
        height: v.resolution.height,
        frameRate: number(v.frameRate),
        soundUri: v.audio[0]?.uri,
        closedCaptions: v.closedCaptions,
      })),
    }),
    media: playlist => ({
      version: playlist.version,
      type: playlist.playlistType,
      targetDuration: playlist.targetDuration,
      mediaSequence: playlist.mediaSequenceBase,
      independentSegments: playlist.independentSegments,
      endList: playlist.endlist,
      segments: playlist.segments.map(s => ({ uri: s.uri, seconds: s.duration, map: s.map.uri, discontinuity: s.discontinuity ?? false })),
    }),
    iFrames: playlist => ({
      only: playlist.isIFrame,
      frames: playlist.segments.map(s => ({ uri: s.uri, seconds: s.duration, offset: s.byterange.offset, length: s.byterange.length })),
    }),
  },
};

hlsParser.setOptions({ strictMode: true });
const folder = process.argv[2];
const answer = {};
for (const [name, parser] of Object.entries(parsers)) {
  const read = path => parser.parse(readFileSync(join(folder, path), 'utf8'));
  const master = parser.master(read('index.m3u8'));
  const tracks = [...new Set(master.rungs.flatMap(({ uri, soundUri }) => [uri, soundUri]).filter(Boolean))];
  answer[name] = {
    master,
    tracks: tracks.map(path => ({ folder: dirname(path), ...parser.media(read(path)) })),
    iFrames: master.iFrames.map(({ uri }) => ({ folder: dirname(uri), ...parser.iFrames(read(uri)) })),
  };
}
console.log(JSON.stringify(answer));
