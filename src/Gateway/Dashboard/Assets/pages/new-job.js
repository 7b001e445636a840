import { get, post } from '../api.js';
import { card, h, message, progress, replace } from '../dom.js';
import { bytes } from '../format.js';
import { planView } from '../plan.js';
import { upload } from '../upload.js';

const resolutions = ['144', '240', '360', '480', '720', '1080'];
const imageFormats = ['jpg', 'webp', 'png'];

const choices = (legend, name, values, chosen) => h('fieldset', {}, h('legend', {}, legend),
  h('div', { class: 'choices' }, values.map(value => h('label', { class: 'choice' },
    h('input', { type: 'checkbox', name, value, checked: chosen.includes(value) }), value))));

const option = (name, label, checked) =>
  h('label', { class: 'choice' }, h('input', { type: 'checkbox', name, checked: Boolean(checked) }), label);

const field = (label, properties) => {
  const id = `field-${properties.name}`;
  return h('p', {}, h('label', { for: id }, label), h('input', { id, type: 'text', ...properties }));
};

export async function newJobPage({ show, query, signal }) {
  const model = query.get('like') ? await get(`/v1/encoder/jobs/${query.get('like')}`, { signal }) : null;
  const preset = format => model ? model.presets.filter(one => one.format === format).flatMap(one => one.resolutions) : [];
  const thumbnail = model?.thumbnails[0];
  const video = query.get('video') ?? model?.videoId ?? '';

  const file = h('input', { type: 'file', id: 'file', accept: 'video/*,.mkv,.ts,.gif' });
  const sending = h('div');
  const outcome = h('div', { 'aria-live': 'polite' });
  const form = h('form', { onsubmit: event => { event.preventDefault(); run(submit); } },
    h('fieldset', {}, h('legend', {}, 'Video'),
      h('p', {}, h('label', { for: 'file' }, 'A file'), file), sending,
      field('or a URL', { name: 'videoUrl', type: 'url', value: model?.videoUrl ?? '', placeholder: 'https://…' }),
      field('or the id of an uploaded video', { name: 'videoId', value: video, class: 'mono' })),
    h('fieldset', {}, h('legend', {}, 'Clip (optional)'),
      field('Start, HH:MM:SS', { name: 'clipStart', value: model?.clip?.start ?? '', placeholder: '00:00:00' }),
      field('End, HH:MM:SS', { name: 'clipEnd', value: model?.clip?.end ?? '', placeholder: '00:01:00' })),
    choices('HLS ladder', 'hls', resolutions, model ? preset('hls') : ['240', '360', '480']),
    choices('MP4 files', 'mp4', resolutions, preset('mp4')),
    choices('DASH manifest', 'dash', resolutions, preset('dash')),
    choices('One ladder for HLS and DASH', 'cmaf', resolutions, preset('cmaf')),
    h('fieldset', {}, h('legend', {}, 'Audio'),
      h('div', { class: 'choices' },
        option('audio', 'Audio-only file (m4a)', model?.presets.some(one => one.format === 'audio')),
        option('defaultTrack', 'Default track only', model?.audio?.tracks === 'default'),
        option('surround', '5.1 in addition to stereo', model?.audio?.surround)),
      field('Loudness in LUFS, -31 to -9 (empty for no change)',
        {
          name: 'normalize', type: 'number', min: '-31', max: '-9', step: 'any', placeholder: '-16',
          value: model?.audio?.normalize ?? '',
        })),
    h('fieldset', {}, h('legend', {}, 'Thumbnails'),
      field('Time, HH:MM:SS (empty for none)', { name: 'timestamp', value: thumbnail?.timestamp ?? '', placeholder: '00:00:03' }),
      h('div', { class: 'choices' }, imageFormats.map(value => h('label', { class: 'choice' },
        h('input', { type: 'checkbox', name: 'formats', value, checked: (thumbnail?.formats ?? ['jpg']).includes(value) }), value))),
      h('div', { class: 'choices' }, option('storyboard', 'Storyboard for seeking', model?.storyboard))),
    h('fieldset', {}, h('legend', {}, 'Webhook'),
      field('URL to notify when the job ends (optional)', { name: 'webhookUrl', type: 'url', value: model?.webhookUrl ?? '' })),
    h('div', { class: 'row' },
      h('button', { class: 'primary' }, 'Start'),
      h('button', { type: 'button', onclick: () => run(plan) }, 'Show plan'),
      h('button', { type: 'button', class: 'quiet', onclick: () => run(curl) }, 'Show curl command')),
    outcome);

  const isChecked = name => form.querySelector(`input[name="${name}"]`).checked;
  const checked = name => [...form.querySelectorAll(`input[name="${name}"]:checked`)].map(input => input.value);
  const text = name => form.querySelector(`input[name="${name}"]`).value.trim();

  /** Returns the job request that the form specifies. A chosen file is uploaded first, only once. */
  async function request() {
    if (file.files[0]) await send(file.files[0]);
    const presets = ['hls', 'mp4', 'dash', 'cmaf']
      .map(format => ({ resolutions: checked(format), format }))
      .filter(preset => preset.resolutions.length > 0);
    if (isChecked('audio')) presets.push({ format: 'audio' });
    const audio = {
      ...(isChecked('defaultTrack') && { tracks: 'default' }),
      ...(isChecked('surround') && { surround: true }),
      ...(text('normalize') && { normalize: Number(text('normalize')) }),
    };
    const timestamp = text('timestamp');
    const clip = { ...(text('clipStart') && { start: text('clipStart') }), ...(text('clipEnd') && { end: text('clipEnd') }) };
    return {
      ...(text('videoUrl') ? { videoUrl: text('videoUrl') } : { videoId: text('videoId') || undefined }),
      ...(presets.length > 0 && { presets }),
      ...(Object.keys(clip).length > 0 && { clip }),
      ...(Object.keys(audio).length > 0 && { audio }),
      ...(isChecked('storyboard') && { storyboard: {} }),
      ...(timestamp && { thumbnails: [{ timestamp, resolutions: ['360'], formats: checked('formats'), filters: ['none'] }] }),
      ...(text('webhookUrl') && { webhookUrl: text('webhookUrl') }),
    };
  }

  async function send(chosen) {
    const bar = progress(0, 'Upload');
    const note = h('span', { class: 'small muted' }, chosen.name);
    replace(sending, bar, note);
    const id = await upload(chosen, part => {
      bar.value = 100 * part;
      note.textContent = `${chosen.name}: ${Math.round(100 * part)} % of ${bytes(chosen.size)}`;
    });
    note.textContent = `${chosen.name} has been uploaded.`;
    form.querySelector('input[name="videoId"]').value = id;
    file.value = '';
  }

  async function submit() {
    const job = await post('/v1/encoder/jobs', await request());
    location.hash = `#/jobs/${job.id}`;
  }

  async function plan() {
    const answer = await post('/v1/encoder/jobs?dryRun=true', await request());
    replace(outcome, card('Plan', planView(answer)));
  }

  async function curl() {
    const body = JSON.stringify(await request()).replaceAll("'", "'\\''");
    replace(outcome, card('curl command', h('pre', {},
      `curl ${location.origin}/v1/encoder/jobs -H "Authorization: $ENCODER_TOKEN" -H 'Content-Type: application/json' -d '${body}'`)));
  }

  async function run(action) {
    for (const button of form.querySelectorAll('button')) button.disabled = true;
    replace(outcome);
    try {
      await action();
    } catch (error) {
      const members = Object.entries(error.errors ?? {})
        .flatMap(([name, rules]) => rules.map(rule => h('li', {}, h('code', {}, name), ` ${rule}`)));
      replace(outcome, message('error', error.message, members.length > 0 && h('ul', {}, members)));
    } finally {
      for (const button of form.querySelectorAll('button')) button.disabled = false;
    }
  }

  show(h('h1', {}, 'New job'), form);
}
