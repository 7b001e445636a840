// Uploads a file with tus-js-client, which is loaded when something is uploaded. An upload resumes after a lost connection, and after the
// page was closed, when the same file is chosen again.

import { ApiError, token } from './api.js';
import { h } from './dom.js';

/** The delays before retries, in milliseconds; enough for a gateway to restart. */
const pauses = [500, 1000, 3000, 5000, 10_000, 20_000, 30_000];

let library;

const load = () => library ??= new Promise((resolve, reject) => {
  document.head.append(h('script', {
    src: '/dashboard/vendor/tus.min.js',
    onload: () => resolve(window.tus),
    onerror: () => { library = undefined; reject(new TypeError('The connection was lost.')); },
  }));
});

/** Uploads a file, and returns its id. */
export async function upload(file, onProgress) {
  const { Upload } = await load();
  return new Promise((resolve, reject) => {
    let id = null;
    const sending = new Upload(file, {
      endpoint: '/v1/uploads',
      headers: { Authorization: token() },
      metadata: { filename: file.name },
      retryDelays: pauses,
      removeFingerprintOnSuccess: true,
      onProgress: (sent, size) => onProgress(sent / size),
      onAfterResponse: (_, response) => { id = response.getHeader('Encoder-File-Id') ?? id; },
      onSuccess: () => resolve(id),
      onError: error => reject(refusal(error)),
    });
    sending.findPreviousUploads().then(found => {
      if (found.length > 0) sending.resumeFromPreviousUpload(found[0]);
      sending.start();
    }, reject);
  });
}

function refusal({ originalResponse: answer }) {
  if (!answer) return new TypeError('The connection was lost.');
  let problem = null;
  try { problem = JSON.parse(answer.getBody()); } catch { /* A proxy may have answered in another format; the status is enough. */ }
  return new ApiError(answer.getStatus(), problem);
}
