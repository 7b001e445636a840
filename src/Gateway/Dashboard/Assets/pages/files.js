import { get, remove } from '../api.js';
import { copyButton, empty, h, message, pager, replace, table } from '../dom.js';
import { bytes, resolution, seconds, time } from '../format.js';

const types = ['', 'video', 'x-tar', 'image', 'audio', 'storyboard', 'caption', 'other'];
const columns = [
  { name: 'File' }, { name: 'Type' }, { name: 'Resolution' }, { name: 'Duration', class: 'wide' }, { name: 'Size' },
  { name: 'Created', class: 'wide' }, { name: 'Actions' },
];

export async function filesPage({ show, query, signal }) {
  const wanted = query.get('type') ?? '';
  const page = Number(query.get('page') ?? 1);
  const list = await get(`/v1/files?perPage=50&page=${page}${wanted ? `&type=${wanted}` : ''}`, { signal });
  const to = (type, number) => `#/files?${new URLSearchParams({ ...(type && { type }), ...(number > 1 && { page: number }) })}`;
  const problem = h('div');

  const row = file => {
    const element = h('tr', {},
      h('td', {}, h('a', { class: 'mono', href: file.fileUrl, target: '_blank', rel: 'noopener' }, file.id),
        h('div', { class: 'small muted' }, file.jobId ? h('a', { href: `#/jobs/${file.jobId}` }, 'job output') : 'uploaded')),
      h('td', {}, file.type === 'x-tar' ? `${file.meta.format.toUpperCase()} ladder` : file.type),
      h('td', {}, resolution(file.meta)),
      h('td', { class: 'wide' }, seconds(file.meta.duration)),
      h('td', { class: 'number' }, bytes(file.size)),
      h('td', { class: 'wide small' }, time(file.createdAt)),
      h('td', {}, h('div', { class: 'row' },
        copyButton(file.fileUrl),
        !file.jobId && h('a', { class: 'button', href: `#/new?video=${file.id}` }, 'Encode'),
        h('button', { class: 'danger', type: 'button', 'aria-label': `Delete ${file.id}`, onclick: async () => {
          if (!confirm(`Delete ${file.id}?`)) return;
          try {
            await remove(`/v1/files/${file.id}`);
            element.remove();
          } catch (error) {
            replace(problem, message('error', error.message));
          }
        } }, 'Delete'))));
    return element;
  };

  show(
    h('div', { class: 'row head' },
      h('h1', {}, 'Files'), h('span', { class: 'muted' }, `${list.pageInfo.total} in total`), h('span', { class: 'grow' }),
      h('select', { 'aria-label': 'Type', onchange: event => { location.hash = to(event.target.value, 1); } },
        types.map(type => h('option', { value: type, selected: type === wanted },
          type === 'x-tar' ? 'ladder' : type || 'all types')))),
    problem,
    list.data.length > 0 ? h('div', { class: 'card' }, table(columns, list.data.map(row))) : empty('No files found.'),
    pager(list.pageInfo, number => to(wanted, number)));
}
