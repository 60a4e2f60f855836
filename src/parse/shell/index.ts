export type {
  ShellAssignment,
  ShellBranch,
  ShellCase,
  ShellChange,
  ShellCommand,
  ShellList,
  ShellNode,
  ShellPiece,
  ShellRedirect,
  ShellScript,
  ShellWord,
} from './contract.ts'
export { parseShell, shellOf } from './parse.ts'
export { opaquePiece, parameterPiece, textPiece } from './pieces.ts'
