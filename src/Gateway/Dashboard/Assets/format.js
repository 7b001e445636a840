const units = ['B', 'kB', 'MB', 'GB', 'TB'];

export function bytes(count) {
  let i = 0;
  while (count >= 1000 && i < units.length - 1) { count /= 1000; i++; }
  return `${i === 0 ? count : count.toFixed(count < 10 ? 1 : 0)} ${units[i]}`;
}

export function seconds(value) {
  if (value === null || value === undefined) return '';
  if (value < 60) return `${Math.round(value * 10) / 10} s`;
  const minutes = Math.floor(value / 60);
  const rest = String(Math.floor(value % 60)).padStart(2, '0');
  return minutes < 60 ? `${minutes}:${rest} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest} h`;
}

export const time = text => text ? new Date(text).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' }) : '';

export const between = (from, to) => seconds((new Date(to) - new Date(from)) / 1000);

export const resolution = meta => meta?.resolution ? `${meta.resolution.width}×${meta.resolution.height}` : '';

export const source = job => job.videoUrl ?? job.videoId ?? '';
