import type { ContentClass } from '../../model/index.ts'

const at = (head: Uint8Array, offset: number, bytes: readonly number[]): boolean =>
  bytes.every((byte, i) => head[offset + i] === byte)

const text = (head: Uint8Array, offset: number, ascii: string): boolean => {
  for (let i = 0; i < ascii.length; i++) if (head[offset + i] !== ascii.charCodeAt(i)) return false
  return true
}

type Test = (head: Uint8Array, base: string) => boolean

const BYTECODE: readonly Test[] = [
  (head) => at(head, 0, [0x00, 0x61, 0x73, 0x6d]), // WebAssembly
  (head) => text(head, 0, '\x1bLua') || text(head, 0, '\x1bLJ'), // luac, LuaJIT
  (head) => text(head, 0, ';ELC') && (head[4] ?? 0xff) < 0x20, // Emacs
  (head) => text(head, 0, 'OPCACHE\0'), // file cache of PHP's opcache
  (head) => at(head, 0, [0x42, 0x43, 0xc0, 0xde]), // LLVM bitcode, which PostgreSQL's JIT compiles in
  (head) => text(head, 0, 'dex\n') && head[7] === 0, // Dalvik
  (head) => text(head, 0, 'FOR1') && text(head, 8, 'BEAM'), // Erlang
  (head) => text(head, 0, 'YARB') || text(head, 0, 'RITE0'), // Ruby, mruby
  // A Java class shares its magic with a fat Mach-O, whose next word counts architectures; class file versions begin at 45.
  (head) => at(head, 0, [0xca, 0xfe, 0xba, 0xbe]) && head[4] === 0 && ((head[6] ?? 0) << 8) + (head[7] ?? 0) >= 45,
  (head, base) => at(head, 2, [0x0d, 0x0a]) && (/\.py[co]$/.test(base) || isPythonMagic(head)),
]

/** CPython writes a 16-bit number and CR LF: 3000 to 3999 for Python 3 so far, 62211 for 2.7. */
const isPythonMagic = (head: Uint8Array): boolean => {
  const number = (head[0] ?? 0) + ((head[1] ?? 0) << 8)
  return head.length >= 8 && ((number >= 3000 && number < 4000) || number === 62211)
}

const ARCHIVE: readonly Test[] = [
  (head) => text(head, 0, 'PK\x03\x04') || text(head, 0, 'PK\x05\x06') || text(head, 0, 'PK\x07\x08'), // zip, jar
  (head) => at(head, 0, [0x1f, 0x8b]) || at(head, 0, [0x1f, 0x9d]) || at(head, 0, [0x1f, 0xa0]), // gzip, compress
  (head) => at(head, 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), // xz
  (head) => at(head, 0, [0x28, 0xb5, 0x2f, 0xfd]), // zstd
  (head) => ((head[0] ?? 0) & 0xf0) === 0x50 && at(head, 1, [0x2a, 0x4d, 0x18]), // zstd skippable frame first
  (head) => text(head, 0, 'BZh') && (text(head, 4, '1AY&SY') || at(head, 4, [0x17, 0x72, 0x45, 0x38, 0x50, 0x90])), // bzip2
  (head) => at(head, 0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), // 7z
  (head) => text(head, 0, '!<arch>\n') || text(head, 0, '!<thin>\n'), // ar, deb
  (head) => text(head, 257, 'ustar') || isOldTar(head),
  (head) => text(head, 0, '070701') || text(head, 0, '070702') || text(head, 0, '070707') || at(head, 0, [0xc7, 0x71]), // cpio
  (head) => at(head, 0, [0x04, 0x22, 0x4d, 0x18]) || text(head, 0, 'LZIP\x01'), // lz4, lzip
  (head) => at(head, 0, [0xed, 0xab, 0xee, 0xdb]), // rpm
  (head) => text(head, 0, 'Rar!\x1a\x07') || text(head, 0, 'MSCF\0\0\0\0'), // rar, cab
  (head) => text(head, 0, 'JM\x01\0PK'), // jmod: a zip after four bytes
  (head) => text(head, 0, 'hsqs') && head.length >= 96, // squashfs
  (head, base) => at(head, 0, [0x5d, 0x00, 0x00]) && base.endsWith('.lzma'),
]

/** A tar header of before POSIX has no magic, only its checksum: the sum of its bytes, the field itself taken as blanks. */
const isOldTar = (head: Uint8Array): boolean => {
  if (head.length < 512 || head[0] === 0) return false
  let sum = 0
  let stated = 0
  for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 0x20 : (head[i] as number)
  for (let i = 148; i < 156; i++) {
    const digit = (head[i] as number) - 0x30
    if (digit >= 0 && digit <= 7) stated = stated * 8 + digit
    else if (head[i] !== 0x20 && head[i] !== 0) return false
  }
  return stated === sum
}

/** `#!` and an interpreter; not the `#![…]` that opens a Rust file. */
const isShebang: Test = (head) => {
  if (!text(head, 0, '#!')) return false
  let i = 2
  while (head[i] === 0x20 || head[i] === 0x09) i++
  const first = head[i]
  return first !== undefined && first > 0x20 && first !== 0x5b
}

/** The class that leading bytes alone decide; undefined when they do not. `base` is the lower-case name. */
export const magicClass = (base: string, head: Uint8Array): ContentClass | undefined => {
  if (text(head, 0, '\x7fELF')) return 'elf'
  if (isShebang(head, base)) return 'script'
  if (BYTECODE.some((test) => test(head, base))) return 'bytecode'
  if (ARCHIVE.some((test) => test(head, base))) return 'archive'
  return undefined
}
