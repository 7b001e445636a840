// Uploads a file with tus-js-client. Arguments: URL of the uploads, token, file, size of parts in bytes or 0 for a single part, and
// optionally the URL of an upload to resume. Prints lines: "at URL", "sent BYTES", "file ID" or "failed REASON". A new upload pauses until
// standard input is closed: after a third, or, if it is one part, when it has begun.

import { createReadStream, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Upload } from 'tus-js-client';

const [endpoint, token, path, part, uploadUrl] = process.argv.slice(2);
const { size } = await stat(path);
const chunkSize = Number(part) || size;
const upload = new Upload(createReadStream(path), {
  endpoint,
  uploadUrl,
  uploadSize: size,
  chunkSize,
  retryDelays: uploadUrl ? [500, 1000, 2000] : null,
  headers: { Authorization: token },
  metadata: { filename: 'clip.mp4' },
  onUploadUrlAvailable: () => console.log(`at ${upload.url}`),
  onProgress: sent => {
    console.log(`sent ${sent}`);
    if (!uploadUrl && sent > (Number(part) ? size / 3 : 0)) readSync(0, Buffer.alloc(1));
  },
  onAfterResponse: (_, response) => {
    const file = response.getHeader('Encoder-File-Id');
    if (file) console.log(`file ${file}`);
  },
  onError: error => {
    console.log(`failed ${error.message.replaceAll('\n', ' ')}`);
    process.exit(1);
  },
});
upload.start();
