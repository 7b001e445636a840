import { facts, h, message, table } from './dom.js';
import { bytes, seconds } from './format.js';

const columns = [{ name: 'Encode' }, { name: 'Frame rate' }, { name: 'Quality' }, { name: 'Expected size' }, { name: 'Presets' }];

const layout = channels => ({ 1: 'mono', 2: 'stereo', 6: '5.1' })[channels];

/** Shows what a job will do or has done: encodes, skipped rungs with the reasons, and the exact commands. */
export function planView(plan) {
  const formats = plan.presets.map(preset => preset.format);
  const skipped = plan.presets.flatMap(preset => (preset.skipped ?? []).map(rung => `${preset.format} ${rung.rung}: ${rung.reason}`));
  const video = plan.source.video;
  return [
    facts([
      ['Source', `${video.codec} ${video.displayWidth}×${video.displayHeight}, ${seconds(plan.source.duration)}, ${plan.source.format}`],
      ['Audio', [plan.audio, ...(plan.moreAudio ?? [])].filter(Boolean)
        .map(track => `${track.name} (${layout(track.channels)})`).join(', ') || 'none'],
      ['Chunks', plan.chunks.length],
      ['CPU time', `about ${seconds(plan.processorSeconds)}`],
      ['Size', `about ${bytes(plan.size.expected)}, at most ${bytes(plan.size.most)}`],
    ]),
    plan.video.length > 0 && table(columns, plan.video.map(one => h('tr', {},
      h('td', {}, `${one.width}×${one.height}`),
      h('td', {}, one.frameRate ? String(Math.round(one.frameRate * 100) / 100) : 'same as source'),
      h('td', {}, one.copied ? 'copied unchanged' : `CRF ${one.crf}, at most ${bytes(one.maxRate / 8)}/s`),
      h('td', {}, bytes(one.size.expected)),
      h('td', {}, one.presets.map(index => formats[index]).join(', '))))),
    skipped.map(reason => message('warning', reason)),
    h('details', {}, h('summary', {}, 'Commands'),
      plan.commands.map(command => h('p', {},
        h('span', { class: 'muted' }, command.unit),
        h('pre', {}, `${command.tool} ${command.arguments.join(' ')}`)))),
  ].filter(Boolean);
}
