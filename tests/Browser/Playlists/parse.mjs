// Prints a ladder's playlists, as two independent parsers read them, in one form, and its DASH manifest, as a third reads it. Usage: node
// parse.mjs FOLDER. Fails if a parser complains.
import { existsSync, readFileSync } from 'node:fs';
import { join, dirname } from 'node:path';
import hlsParser from 'hls-parser';
import { Parser } from 'm3u8-parser';
import { parse as parseManifest } from 'mpd-parser';

const unset = undefined;
// Both parsers represent an unknown number as NaN or leave it out.
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
      renditions: ['AUDIO', 'SUBTITLES'].flatMap(type => Object.entries(manifest.mediaGroups[type]).flatMap(([group, members]) =>
        Object.entries(members).map(([name, one]) => ({
          type, group, name, uri: one.uri, language: one.language, default: one.default, autoselect: one.autoselect,
          forced: one.forced ?? false, characteristics: one.characteristics,
        })))),
      iFrames: manifest.iFramePlaylists.map(({ uri, attributes: a }) => ({ uri, bandwidth: a.BANDWIDTH, codecs: a.CODECS })),
      rungs: manifest.playlists.map(({ uri, attributes: a }) => ({
        uri,
        bandwidth: a.BANDWIDTH,
        averageBandwidth: Number(a['AVERAGE-BANDWIDTH']),
        codecs: a.CODECS,
        width: a.RESOLUTION.width,
        height: a.RESOLUTION.height,
        frameRate: a['FRAME-RATE'],
        audioUri: a.AUDIO && Object.values(manifest.mediaGroups.AUDIO[a.AUDIO])[0].uri,
        // hls-parser does not have this attribute; it represents NONE as an absence of captions.
        closedCaptions: a['CLOSED-CAPTIONS'] === 'NONE' ? [] : a['CLOSED-CAPTIONS'],
      })),
    }),
    media: manifest => ({
      version: manifest.version,
      type: manifest.playlistType,
      targetDuration: manifest.targetDuration,
      mediaSequence: manifest.mediaSequence,
      independentSegments: manifest.independentSegments ?? false,
      endList: manifest.endList,
      segments: manifest.segments.map(s => ({ uri: s.uri, seconds: s.duration, map: s.map?.uri, discontinuity: s.discontinuity ?? false })),
    }),
    iFrames: manifest => ({
      only: manifest.iFramesOnly,
      frames: manifest.segments.map(s => ({ uri: s.uri, seconds: s.duration, offset: s.byterange.offset, length: s.byterange.length })),
    }),
  },
  'hls-parser': {
    // hls-parser takes an apostrophe for a quotation mark, which it is not (RFC 8216, 4.2).
    parse: text => hlsParser.parse(text.replaceAll("'", '\u2019')),
    master: playlist => ({
      version: playlist.version,
      independentSegments: playlist.independentSegments,
      renditions: [...new Map(playlist.variants
        .flatMap(variant => [...variant.audio, ...variant.subtitles])
        .map(one => [`${one.type} ${one.groupId} ${one.name}`, one])).values()]
        .sort((one, other) => one.type.localeCompare(other.type))
        .map(one => ({
          type: one.type, group: one.groupId, name: one.name.replaceAll('\u2019', "'"), uri: one.uri, language: one.language,
          default: one.isDefault,
          autoselect: one.autoselect, forced: one.forced ?? false, characteristics: one.characteristics,
        })),
      iFrames: playlist.variants.filter(v => v.isIFrameOnly).map(v => ({ uri: v.uri, bandwidth: v.bandwidth, codecs: v.codecs })),
      rungs: playlist.variants.filter(v => !v.isIFrameOnly).map(v => ({
        uri: v.uri,
        bandwidth: v.bandwidth,
        averageBandwidth: number(v.averageBandwidth),
        codecs: v.codecs,
        width: v.resolution.width,
        height: v.resolution.height,
        frameRate: number(v.frameRate),
        audioUri: v.audio[0]?.uri,
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
      segments: playlist.segments.map(s => ({ uri: s.uri, seconds: s.duration, map: s.map?.uri, discontinuity: s.discontinuity ?? false })),
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
  const named = [...master.rungs.flatMap(({ uri, audioUri }) => [uri, audioUri]), ...master.renditions.map(({ uri }) => uri)];
  const tracks = [...new Set(named.filter(Boolean))];
  answer[name] = {
    master,
    tracks: tracks.map(path => ({ folder: dirname(path), ...parser.media(read(path)) })),
    iFrames: master.iFrames.map(({ uri }) => ({ folder: dirname(uri), ...parser.iFrames(read(uri)) })),
  };
}

const manifest = join(folder, 'manifest.mpd');
if (existsSync(manifest)) {
  const base = 'http://ladder/';
  const complaints = [];
  const { playlists, mediaGroups } = parseManifest(
    readFileSync(manifest, 'utf8'), { manifestUri: `${base}manifest.mpd`, eventHandler: ({ message }) => complaints.push(message) });
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  const path = uri => uri.slice(base.length);
  const tracksOf = groups => Object.values(groups).flatMap(members => Object.values(members).flatMap(({ playlists: found }) => found));
  const track = ({ attributes, segments }) => ({
    name: attributes.NAME,
    codecs: attributes.CODECS,
    segments: segments.map(({ resolvedUri, duration, map }) =>
      ({ uri: path(resolvedUri), seconds: duration, map: map && path(map.resolvedUri) })),
  });
  answer['mpd-parser'] = {
    rungs: playlists.map(track),
    audioTracks: tracksOf(mediaGroups.AUDIO).map(track),
    captions: tracksOf(mediaGroups.SUBTITLES).map(({ resolvedUri, segments }) => path(segments?.[0]?.resolvedUri ?? resolvedUri)),
  };
}
console.log(JSON.stringify(answer));
