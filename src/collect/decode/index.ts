export { type DecodeOptions, decompressed, decompressedHead } from './decode.ts'
export type { DecodeLimits } from './meter.ts'
