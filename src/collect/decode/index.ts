export { type DecodeOptions, decompressed, decompressedHead } from './decode.ts'
