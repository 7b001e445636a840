// Uploads a file by tus-js-client. Arguments: the address of uploads, a token, the file, the size of parts in bytes or 0 for one, and
// the address of an upload to resume. Prints lines: "at ADDRESS", "sent BYTES", "file ID" or "failed REASON". A new upload stands still
// after a third, or when it has begun if it is one part, until its input ends.

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
