export { type GroupEntry, type PasswdEntry, parseGroup, parseId, parsePasswd } from './accounts.ts'
export { AR_HEADER, AR_MAGIC, type ArMember, parseArHeader } from './ar.ts'
export {
  COMPRESSION_HEAD,
  CompressedFault,
  type Compression,
  compressionOf,
  damaged,
  mayBeCompressed,
  pureDecoders,
  truncated,
  unsupported,
} from './compress/index.ts'
export {
  type ConfigScope,
  type ConfigValue,
  configValues,
  optionsInFile,
  optionValue,
  xmlValue,
} from './config-value.ts'
export { CONTENT_HEAD, CONTENT_HEAD_MORE, classify, wantsMore } from './content.ts'
export { cpioDecoder } from './cpio.ts'
export { looksLikeCpio } from './cpio-header.ts'
export { type CronJob, type CronLine, parseAnacrontab, parseCrontab, parseSystemCrontab } from './crontab.ts'
export { type DebControl, parseConffiles, parseDebControl } from './deb-control.ts'
export type { Amendment, Body, Decoder, EntrySink, InodeEntry, Trailer } from './entries.ts'
export { expandVariables, parseEnvironment } from './environment.ts'
export { type Command, parseExecLine } from './exec-line.ts'
export { FIND_MAGIC, findDecoder, looksLikeFind } from './find.ts'
export { FIND_FIELDS } from './find-record.ts'
export { type FstabEntry, mountOptions, parseFstab } from './fstab.ts'
export {
  type Descriptor,
  DIGEST,
  type DockerImage,
  defaultPlatform,
  fitsPlatform,
  formatImageRun,
  IMAGE_RUN_PATH,
  type ImageConfig,
  type ImageRun,
  type OciDocument,
  type Platform,
  parseDockerManifest,
  parseImageConfig,
  parseImageRun,
  parseOci,
  parsePlatform,
  parseRepositories,
  platformText,
} from './image/index.ts'
export { decodeText, type LineNote, type Lines } from './lines.ts'
export {
  DEFAULT_SETTINGS as DEFAULT_ROTATION,
  type RotationConfig,
  type RotationHost,
  type RotationInput,
  type RotationNote,
  type RotationScript,
  type RotationSettings,
  type RotationStanza,
  readLogrotate,
  SCRIPTS as ROTATION_SCRIPTS,
} from './logrotate/index.ts'
export { lsbHeader, lsbProvides } from './lsb.ts'
export { looksLikeManifest, parseManifest } from './manifest.ts'
export {
  base64Bytes,
  type MinisignKey,
  type MinisignSignature,
  parseMinisignKey,
  parseMinisignSignature,
} from './minisign.ts'
export { parseMountinfo } from './mountinfo.ts'
export { looksLikeMtree, mtreeDecoder } from './mtree.ts'
export { parseRecord, type SummaryLine, type WireLine } from './ndjson.ts'
export { cellsOf, type InodeCells, newCells, rowOf } from './ndjson-cells.ts'
export { looksLikeNdjson, ndjsonDecoder } from './ndjson-decode.ts'
export { RECORD_KINDS, recordFromWire } from './ndjson-read.ts'
export { type InodeScanner, inodeScanner } from './ndjson-scan.ts'
export { formatIncomplete, formatRecord, formatSummary, type SummaryFields } from './ndjson-write.ts'
export { placeInRoot } from './place.ts'
export { controlGroup, type ProcessState, parseProcess, STATUS_LINES } from './process.ts'
export {
  isRpmLead,
  isSourceLead,
  type PayloadKey,
  parseRpmHeader,
  parseRpmIntro,
  RPM_INTRO,
  RPM_LEAD,
  RPM_TAG,
  type RpmFile,
  type RpmHeader,
  rpmAccounts,
  rpmFiles,
  rpmPayload,
  rpmScripts,
} from './rpm/index.ts'
export {
  opaquePiece,
  parameterPiece,
  parseShell,
  type ShellAssignment,
  type ShellChange,
  type ShellCommand,
  type ShellList,
  type ShellNode,
  type ShellPiece,
  type ShellRedirect,
  type ShellScript,
  type ShellWord,
  shellOf,
  textPiece,
} from './shell/index.ts'
export { type Expanded, expandSpecifiers } from './specifiers.ts'
export { parseSysctl, type SysctlEntry } from './sysctl.ts'
export { parseSysusers, type SysusersEntry } from './sysusers.ts'
export { tarDecoder } from './tar.ts'
export { looksLikeTar } from './tar-header.ts'
export { parseTmpfiles, type TmpfilesDirectory } from './tmpfiles.ts'
export { parseTmpfilesLines, type TmpfilesLine } from './tmpfiles-line.ts'
export {
  TRACE_FORMATS,
  TRACED_CALLS,
  type TraceDecoder,
  type Traced,
  type TraceFormat,
  type TraceOptions,
  traceDecoder,
  traceFormat,
} from './trace/index.ts'
export { parseUnitFile, type UnitFile, type UnitSetting } from './unit-file.ts'
export { mergeUnit, type UnitLayer } from './unit-merge.ts'
export { dropInDirectories, escapePath, splitUnitName, templateOf, type UnitName, unescapeName } from './unit-name.ts'
export { splitWords } from './unit-words.ts'
export { CAPABILITIES, decodeAcl, decodeCaps } from './xattr.ts'
