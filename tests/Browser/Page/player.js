// Plays in the page's video element and reports what it observed. Of each frame, it reads only the shade of the top left corner, which
// encodes the second.

const video = document.getElementById('video');
const faults = [];
video.addEventListener('error', () => faults.push(`media element: ${video.error?.code} ${video.error?.message}`));

/** Plays a ladder with hls.js. level: index of the only rung to load; null to let hls.js choose. */
export async function playLadder({ url, level, switchTo, switchAt, rate, seekTo, seconds }) {
  const levels = new Set();
  const audioLevels = new Set();
  const hls = new Hls(level === null ? {} : { startLevel: level });
  hls.on(Hls.Events.ERROR, (_, data) =>
    faults.push(`hls.js: ${data.type} ${data.details} ${data.fatal ? 'fatal' : ''} ${data.error?.message ?? ''}`));
  hls.on(Hls.Events.FRAG_LOADED, (_, { frag }) => (frag.type === 'main' ? levels : audioLevels).add(frag.level));
  hls.on(Hls.Events.MANIFEST_PARSED, () => { if (level !== null) hls.loadLevel = level; });
  if (switchTo !== null) {
    video.addEventListener('timeupdate', function switchOnce() {
      if (video.currentTime < switchAt) return;
      video.removeEventListener('timeupdate', switchOnce);
      hls.nextLevel = switchTo;
    });
  }
  hls.loadSource(url);
  hls.attachMedia(video);
  const seen = await play({ rate, seekTo, seconds });
  const rungs = hls.levels.map(({ width, height }) => ({ width, height }));
  const hasAudio = hls.audioTracks.length > 0 || audioLevels.size > 0;
  hls.destroy();
  return JSON.stringify({ ...seen, rungs, levels: [...levels], hasAudio });
}

/** Plays a ladder with hls.js until a cue of its first caption track is shown. */
export async function showCue({ url, seconds }) {
  const hls = new Hls();
  hls.on(Hls.Events.ERROR, (_, data) => faults.push(`hls.js: ${data.type} ${data.details} ${data.error?.message ?? ''}`));
  hls.loadSource(url);
  hls.attachMedia(video);
  await new Promise(resolve => video.addEventListener('loadeddata', resolve, { once: true }));
  const shown = new Promise(resolve => {
    const look = () => {
      const cue = [...video.textTracks].flatMap(track => [...track.activeCues ?? []])[0];
      if (cue) resolve({ cue: cue.text, cueStart: cue.startTime, cueEnd: cue.endTime, at: video.currentTime });
      else requestAnimationFrame(look);
    };
    look();
  });
  hls.subtitleTrack = 0;
  await video.play();
  const seen = await Promise.race([shown, new Promise(resolve => setTimeout(resolve, seconds * 1000))]);
  const captions = hls.subtitleTracks.map(track => track.name);
  hls.destroy();
  return JSON.stringify({ ...seen, captions, faults });
}

/** Plays a ladder with hls.js, and switches to another audio and another caption track during playback. */
export async function switchLadder({ url, seconds }) {
  const hls = new Hls();
  hls.on(Hls.Events.ERROR, (_, data) => faults.push(`hls.js: ${data.type} ${data.details} ${data.error?.message ?? ''}`));
  const switched = new Promise(resolve =>
    hls.on(Hls.Events.AUDIO_TRACK_SWITCHED, (_, { id }) => id === 1 && resolve(hls.audioTracks[id].name)));
  hls.loadSource(url);
  hls.attachMedia(video);
  const seen = await switchTracks(seconds, () => {
    [hls.audioTrack, hls.subtitleTrack] = [1, 0];
    return switched;
  });
  const answer = {
    ...seen,
    audioTracks: hls.audioTracks.map(({ name, lang }) => `${name} ${lang}`),
    captions: hls.subtitleTracks.map(track => track.name),
  };
  hls.destroy();
  return JSON.stringify(answer);
}

/** Looks up tiles of a storyboard in its WebVTT file, and finds the tile most similar to the video at the start of each tile. */
export async function scrub({ url, storyboard, times }) {
  const cues = await cuesOf(storyboard);
  const tiles = [];
  for (const cue of cues) tiles.push(await tile(new URL(cue.text, storyboard)));
  const hls = new Hls();
  hls.on(Hls.Events.ERROR, (_, data) => faults.push(`hls.js: ${data.type} ${data.details} ${data.error?.message ?? ''}`));
  hls.loadSource(url);
  hls.attachMedia(video);
  await new Promise(resolve => video.addEventListener('loadeddata', resolve, { once: true }));
  const [cueStarts, likest] = [[], []];
  for (const time of times) {
    const cue = cues.find(({ startTime, endTime }) => startTime <= time && time < endTime);
    const [, , width, height] = /xywh=(\d+),(\d+),(\d+),(\d+)/.exec(cue.text).slice(1).map(Number);
    const moment = cue.startTime + 0.01; // within its first frame
    const presented = frameAt(moment);
    video.currentTime = moment;
    await presented;
    const shown = pixels(video, [0, 0, video.videoWidth, video.videoHeight], width, height);
    const distances = tiles.map(one => one.reduce((sum, value, i) => sum + Math.abs(value - shown[i]), 0));
    cueStarts.push(cue.startTime);
    likest.push(distances.indexOf(Math.min(...distances)));
  }
  hls.destroy();
  return JSON.stringify({ cueStarts, likest, faults });
}

/** Returns the cues of a WebVTT file, as the browser reads them. */
async function cuesOf(url) {
  const holder = document.createElement('video');
  holder.crossOrigin = 'anonymous';
  const element = Object.assign(document.createElement('track'), { kind: 'metadata', src: url });
  holder.append(element);
  const loaded = new Promise((resolve, reject) => {
    element.addEventListener('load', resolve, { once: true });
    element.addEventListener('error', () => reject(new Error('The storyboard cannot be read.')), { once: true });
  });
  element.track.mode = 'hidden';
  await loaded;
  return [...element.track.cues];
}

/** Returns the pixels of the part of a sheet that a media fragment selects. */
async function tile(url) {
  const sheet = Object.assign(new Image(), { crossOrigin: 'anonymous', src: url.href.split('#')[0] });
  await sheet.decode();
  const area = /xywh=(\d+),(\d+),(\d+),(\d+)/.exec(url.hash).slice(1).map(Number);
  return pixels(sheet, area, area[2], area[3]);
}

/** Returns red, green, blue and alpha of a part of an image, scaled. */
function pixels(image, [x, y, w, h], width, height) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.drawImage(image, x, y, w, h, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

/** Like switchLadder, with dash.js. */
export async function switchDash({ url, seconds }) {
  const player = dashjs.MediaPlayer().create();
  // Buffers no further ahead than would be normal for a film: when everything is loaded already, dash.js does not always complete a switch.
  const buffer = { bufferTimeDefault: 1, bufferTimeAtTopQuality: 1, bufferTimeAtTopQualityLongForm: 1 };
  player.updateSettings({ debug: { logLevel: dashjs.Debug.LOG_LEVEL_ERROR }, streaming: { buffer } });
  const { ERROR, TRACK_CHANGE_RENDERED } = dashjs.MediaPlayer.events;
  player.on(ERROR, ({ error }) => faults.push(`dash.js: ${error.code} ${error.message}`));
  const switched = new Promise(resolve =>
    player.on(TRACK_CHANGE_RENDERED, ({ mediaType, newMediaInfo: { lang } }) =>
      mediaType === 'audio' && lang === 'de' && resolve(lang)));
  player.initialize(video, url, false);
  const seen = await switchTracks(seconds, () => {
    player.setCurrentTrack(player.getTracksFor('audio').find(({ lang }) => lang === 'de'));
    player.setTextTrack(0);
    return switched;
  });
  const answer = {
    ...seen,
    audioTracks: player.getTracksFor('audio').map(({ lang }) => lang),
    captions: player.getTracksFor('text').map(({ lang }) => lang),
  };
  player.destroy();
  return JSON.stringify(answer);
}

/** Like switchLadder, with Shaka Player and either manifest. */
export async function switchShaka({ url, seconds }) {
  shaka.polyfill.installAll();
  const player = new shaka.Player();
  player.addEventListener('error', ({ detail }) => faults.push(`shaka: ${detail.category} ${detail.code} ${detail.data}`));
  await player.attach(video);
  await player.load(url);
  const seen = await switchTracks(seconds, async () => {
    player.selectAudioTrack(player.getAudioTracks().find(({ language }) => language === 'de'));
    player.selectTextTrack(player.getTextTracks()[0]);
    return player.getAudioTracks().find(({ active }) => active).language;
  });
  const answer = {
    ...seen,
    audioTracks: player.getAudioTracks().map(({ language }) => language),
    captions: player.getTextTracks().map(({ language }) => language),
  };
  await player.destroy();
  return JSON.stringify(answer);
}

/** Plays to the end, and calls change after a second, which switches tracks and returns the new audio track. */
async function switchTracks(seconds, change) {
  let waiting = 'the first frame';
  const script = async () => {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA)
      await new Promise(resolve => video.addEventListener('loadeddata', resolve, { once: true }));
    waiting = 'the first second';
    const ended = new Promise(resolve => video.addEventListener('ended', resolve, { once: true }));
    const second = new Promise(resolve => video.addEventListener('timeupdate', function look() {
      if (video.currentTime < 1) return;
      video.removeEventListener('timeupdate', look);
      resolve();
    }));
    await video.play();
    await second;
    waiting = 'the other audio track';
    const heard = await change();
    waiting = 'the end';
    await ended;
    waiting = null;
    return { heard, endedAt: video.currentTime };
  };
  const deadline = new Promise(resolve => setTimeout(resolve, seconds * 1000));
  return { ...await Promise.race([script(), deadline]), waiting, faults, at: video.currentTime };
}

/** Plays a DASH manifest with dash.js. height: height of the only rung to load; null to let dash.js choose. */
export async function playDash({ url, height, rate, seekTo, seconds }) {
  const player = dashjs.MediaPlayer().create();
  player.updateSettings({ debug: { logLevel: dashjs.Debug.LOG_LEVEL_ERROR } });
  if (height !== null) {
    player.registerCustomCapabilitiesFilter(representation => !representation.height || representation.height === height);
  }
  player.on(dashjs.MediaPlayer.events.ERROR, ({ error }) => faults.push(`dash.js: ${error.code} ${error.message}`));
  player.initialize(video, url, false);
  const seen = await play({ rate, seekTo, seconds });
  player.destroy();
  return JSON.stringify(seen);
}

/** Plays either manifest with Shaka Player. height: height of the only rung to load; null to let the player choose. */
export async function playShaka({ url, height, rate, seekTo, seconds }) {
  shaka.polyfill.installAll();
  const player = new shaka.Player();
  player.addEventListener('error', ({ detail }) => faults.push(`shaka: ${detail.category} ${detail.code} ${detail.data}`));
  if (height !== null) player.configure({ restrictions: { minHeight: height, maxHeight: height } });
  // From here on, Shaka Player takes this as its own rate, and it undoes later changes.
  video.defaultPlaybackRate = rate;
  const load = async () => {
    await player.attach(video);
    await player.load(url);
  };
  load().catch(error => faults.push(`shaka: ${error.category} ${error.code} ${error.data}`));
  const seen = await play({ rate, seekTo, seconds });
  await player.destroy();
  return JSON.stringify(seen);
}

/** Plays a file without a player library. */
export async function playFile({ url, rate, seekTo, seconds }) {
  video.src = url;
  return JSON.stringify(await play({ rate, seekTo, seconds }));
}

/** Plays from the start to the end, then from seekTo to the end again. */
async function play({ rate, seekTo, seconds }) {
  const sizes = new Set();
  video.addEventListener('resize', () => sizes.add(`${video.videoWidth}x${video.videoHeight}`));
  let waiting = '';
  const until = (event, what) => {
    waiting = what;
    return new Promise(resolve => video.addEventListener(event, resolve, { once: true }));
  };
  const seen = {};
  const script = async () => {
    await until('loadeddata', 'the first frame');
    video.defaultPlaybackRate = video.playbackRate = rate;
    const ended = until('ended', 'the end');
    await video.play();
    await ended;
    const frames = video.getVideoPlaybackQuality().totalVideoFrames;
    Object.assign(seen, { duration: video.duration, endedAt: video.currentTime, ended: video.ended, frames });
    seen.audioBytes = video.webkitAudioDecodedByteCount;

    const shown = frameBefore(seekTo);
    const sought = until('seeked', 'the seek');
    video.currentTime = seekTo;
    await sought;
    seen.soughtTo = video.currentTime;
    waiting = 'the frame after the seek';
    seen.frameTime = await shown;
    seen.shade = shade();
    const endedAgain = until('ended', 'the end after the seek');
    await video.play();
    await endedAgain;
    seen.endedAgainAt = video.currentTime;
    seen.framesAgain = video.getVideoPlaybackQuality().totalVideoFrames;
    waiting = null;
  };
  const deadline = new Promise(resolve => setTimeout(resolve, seconds * 1000));
  const fault = new Promise(resolve => {
    const poll = setInterval(() => { if (faults.length > 0) { clearInterval(poll); resolve(); } }, 50);
  });
  await Promise.race([script(), deadline, fault]);
  return { ...seen, sizes: [...sizes], faults, waiting, at: video.currentTime };
}

/** Waits until the frame at a time is shown. It must differ from the previous one. */
function frameAt(time) {
  return new Promise(resolve => {
    const look = (_, { mediaTime }) => (Math.abs(mediaTime - time) < 0.05 ? resolve() : video.requestVideoFrameCallback(look));
    video.requestVideoFrameCallback(look);
  });
}

/** Waits until a frame at a time or earlier is shown, and returns its time. A seek can end before its frame is on screen. */
function frameBefore(time) {
  return new Promise(resolve => {
    const look = (_, { mediaTime }) => (mediaTime <= time ? resolve(mediaTime) : video.requestVideoFrameCallback(look));
    video.requestVideoFrameCallback(look);
  });
}

/** Returns the green component, 0 to 255, of the top left corner of the frame that is shown. */
function shade() {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0);
  return context.getImageData(8, 8, 1, 1).data[1];
}
