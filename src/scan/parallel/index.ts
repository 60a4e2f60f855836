export type { Job, Judged } from './message.ts'
export { judgePieces, PIECE_SIZES, type PieceSizes } from './parallel.ts'
export { isDivisible, pieceJudge } from './piece.ts'
export { joinUnknown } from './unknown.ts'
