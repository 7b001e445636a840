// Plays a ladder with hls.js, which is loaded when a ladder is shown, and lets the viewer choose a rung.

import { h } from './dom.js';
import { bytes } from './format.js';

let library = null;

const load = () => library ??= new Promise((resolve, reject) => {
  const script = h('script', { src: '/dashboard/vendor/hls.min.js' });
  script.onload = () => resolve(window.Hls);
  script.onerror = () => reject(new Error('The player could not be loaded.'));
  document.head.append(script);
});

export function ladderPlayer(url, signal) {
  const video = h('video', { controls: true, playsinline: true, preload: 'metadata', 'aria-label': 'Ladder' });
  const rungs = h('select', { 'aria-label': 'Rung', disabled: true }, h('option', {}, 'loading…'));
  const playing = h('span', { class: 'muted small', role: 'status' });
  start().catch(error => { playing.textContent = error.message; });
  return [video, h('p', { class: 'row' }, rungs, playing)];

  async function start() {
    const Hls = await load();
    if (signal.aborted) return;
    if (!Hls.isSupported()) {
      // Safari plays ladders and chooses rungs itself.
      video.src = url;
      return rungs.remove();
    }
    const hls = new Hls({ enableWorker: false });
    signal.addEventListener('abort', () => hls.destroy());
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      const name = level => `${level.height}p, ${bytes(level.bitrate / 8)}/s`;
      const levels = hls.levels.map((level, i) => h('option', { value: String(i) }, name(level)));
      rungs.replaceChildren(h('option', { value: '-1' }, 'Automatic'), ...levels);
      rungs.disabled = false;
      rungs.onchange = () => { hls.currentLevel = Number(rungs.value); };
    });
    hls.on(Hls.Events.LEVEL_SWITCHED, (_, { level }) => {
      const { width, height, bitrate } = hls.levels[level];
      playing.textContent = `playing ${width}×${height} at ${bytes(bitrate / 8)}/s`;
    });
    hls.on(Hls.Events.ERROR, (_, data) => { if (data.fatal) playing.textContent = `The player stopped: ${data.details}`; });
    hls.loadSource(url);
    hls.attachMedia(video);
  }
}
