import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

export interface Layer {
  readonly content: Buffer;
  /** Empty for the bytes as they are. */
  readonly packed: string;
}

/** Archives in archives; more than that is not made by accident. */
const MAX_DEPTH = 3;
/** A packed piece may not grow beyond this: a bomb is not a leak. */
const MAX_BYTES = 64 * 1024 * 1024;
const OPTIONS = { maxOutputLength: MAX_BYTES, finishFlush: constants.Z_SYNC_FLUSH }; // what is cut off is read as far as it goes

const ZIP_METHOD_DEFLATE = 8;

/** Name and extra field of a zip's local header stand between it and the data. */
function inflateZipEntry(header: Buffer): Buffer | undefined {
  if (header.length < 30 || header.readUInt16LE(8) !== ZIP_METHOD_DEFLATE) return undefined;
  return inflateRawSync(header.subarray(30 + header.readUInt16LE(26) + header.readUInt16LE(28)), OPTIONS);
}

const PACKINGS: readonly { name: string; magic: Buffer; unpack: (bytes: Buffer) => Buffer | undefined }[] = [
  { name: 'gzip', magic: Buffer.from([0x1f, 0x8b, 0x08]), unpack: bytes => gunzipSync(bytes, OPTIONS) },
  { name: 'zip', magic: Buffer.from('PK\u0003\u0004'), unpack: inflateZipEntry },
  ...[0x01, 0x5e, 0x9c, 0xda].map(level => ({
    name: 'zlib',
    magic: Buffer.from([0x78, level]),
    unpack: (bytes: Buffer) => inflateSync(bytes, OPTIONS),
  })),
];

/** The bytes, and whatever is packed in them by gzip, zlib or zip, wherever it begins. */
export function* layersOf(bytes: Buffer, depth = 0, packed = ''): Generator<Layer> {
  yield { content: bytes, packed };
  if (depth === MAX_DEPTH) return;
  for (const { name, magic, unpack } of PACKINGS) {
    for (let at = bytes.indexOf(magic); at !== -1; at = bytes.indexOf(magic, at + 1)) {
      const content = attempt(() => unpack(bytes.subarray(at)));
      if (content !== undefined && content.length > 0) yield* layersOf(content, depth + 1, `${packed} ${name}`.trim());
    }
  }
}

function attempt(unpack: () => Buffer | undefined): Buffer | undefined {
  try {
    return unpack();
  } catch {
    return undefined; // bytes that only look like it
  }
}
