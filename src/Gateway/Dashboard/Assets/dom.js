// Helpers that create elements. Text is never interpreted as HTML, because names, URLs and messages come from strangers.

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (name in element && name !== 'list' && typeof value !== 'string') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Creates an SVG element. */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export const replace = (element, ...children) => element.replaceChildren(...children.flat(Infinity).filter(Boolean));

export const card = (title, ...children) => h('section', { class: 'card' }, title && h('h2', {}, title), children);

export const status = text => h('span', { class: `status ${text}` }, text);

export const progress = (value, label) => h('progress', { max: '100', value: String(value), 'aria-label': label });

export const empty = (...children) => h('div', { class: 'card empty' }, children);

export const message = (kind, ...children) =>
  h('div', { class: `message ${kind}`, role: kind === 'error' ? 'alert' : 'note' }, children);

export function table(columns, rows) {
  return h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Table' }, h('table', {},
    h('thead', {}, h('tr', {}, columns.map(column => h('th', { scope: 'col', class: column.class }, column.name)))),
    h('tbody', {}, rows)));
}

/**
 * Creates links to the previous and the next page.
 * @param {{currentPage: number, lastPage: number}} info The API's pageInfo.
 * @param {(page: number) => string} to Returns the URL of a page.
 */
export const pager = ({ currentPage, lastPage }, to) => h('nav', { class: 'row', 'aria-label': 'Pages' },
  currentPage > 1 && h('a', { class: 'button', href: to(currentPage - 1) }, 'Newer'),
  h('span', { class: 'muted small' }, `page ${currentPage} of ${lastPage}`),
  currentPage < lastPage && h('a', { class: 'button', href: to(currentPage + 1) }, 'Older'));

export function facts(pairs) {
  return h('dl', {}, pairs.filter(pair => pair && pair[1] !== null && pair[1] !== undefined && pair[1] !== '')
    .map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

export function copyButton(text, label = 'Copy URL') {
  const button = h('button', { type: 'button', class: 'small', onclick: async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = label; }, 1500);
  } }, label);
  return button;
}
