import { type BytePath, PathwritError } from '../../../src/model/index.ts'
import {
  cpioDecoder,
  type Decoder,
  DIGEST,
  type EntrySink,
  FIND_MAGIC,
  findDecoder,
  formatImageRun,
  looksLikeCpio,
  looksLikeTar,
  mtreeDecoder,
  ndjsonDecoder,
  parseDockerManifest,
  parseImageConfig,
  parseImageRun,
  parseOci,
  parsePlatform,
  parseRepositories,
  tarDecoder,
} from '../../../src/parse/index.ts'
import type { FuzzTarget } from '../contract.ts'
import { cpioOf, octalSum, tarOf } from './tar-bytes.ts'

const isPlain = (path: BytePath): boolean =>
  path === '/' || (path.startsWith('/') && !path.includes('\0') && !/\/(?:\.{0,2})(?:\/|$)/.test(path))

/** What a decoder says of bytes that come in pieces, as text. Paths that are not plain break its promise. */
const told = (
  newDecoder: (file: string, sink: EntrySink) => Decoder,
  bytes: Uint8Array,
  pieces: number,
  bodies: boolean,
): string => {
  const said: unknown[] = []
  const plain = (path: BytePath): BytePath => {
    if (!isPlain(path)) throw new Error(`a path that is not plain: ${JSON.stringify(path)}`)
    return path
  }
  const sink: EntrySink = {
    inode: ({ path, row, at, ...rest }) => {
      said.push([plain(path), row, at, rest])
      if (!bodies) return undefined
      let taken = 0
      return {
        take: (part) => {
          taken += part.length
          return true
        },
        end: (whole) => void said.push({ taken, whole }),
      }
    },
    hardLink: (path, target, at) => void said.push([plain(path), target, at]),
    amend: (path, facts) => void said.push([plain(path), facts]),
    amended: (fact) => void said.push({ fact }),
    record: (record) => void said.push(record),
    incomplete: (path, why) => void said.push({ path: plain(path), why }),
    notLookedAt: (path, why) => void said.push({ path: plain(path), why }),
    trailer: (trailer) => void said.push(trailer),
  }
  try {
    const decoder = newDecoder('fuzz', sink)
    for (let at = 0; at < bytes.length; at += pieces) decoder.push(bytes.subarray(at, at + pieces))
    decoder.end()
  } catch (error) {
    if (!(error instanceof PathwritError)) throw error
    said.push({ error: error.message, line: error.line })
  }
  return JSON.stringify(said)
}

/** Chunk borders must mean nothing. */
const decoding =
  (newDecoder: (file: string, sink: EntrySink) => Decoder, bodies = false) =>
  (bytes: Uint8Array): void => {
    const whole = told(newDecoder, bytes, bytes.length + 1, bodies)
    const size = 1 + ((bytes[bytes.length >> 1] ?? 0) % 97)
    const cut = told(newDecoder, bytes, size, bodies)
    if (cut !== whole)
      throw new Error(`pieces of ${size} bytes are read otherwise:\n${cut.slice(0, 500)}\n${whole.slice(0, 500)}`)
  }

const MTREE = `#mtree
/set type=file uid=0 gid=0 mode=0644 nlink=1
.               type=dir mode=0755 uname=root gname=root
    etc         type=dir mode=0755
        passwd  size=120 time=1700000000.5 sha256digest=00ff
        l\\040nk type=link mode=0777 link=../x\\\\y
    ..
./var/log type=dir mode=02775 gid=4 flags=sappnd
/unset gid
./dev/null type=char device=linux,1,3 mode=0666
`
const NDJSON = [
  '{"kind":"inode","path":"/etc","type":"directory","mode":"0755","uid":0,"gid":0,"owner":"root","group":"root"}',
  '{"kind":"inode","path":"/etc/a","type":"file","mode":"0644","uid":0,"gid":0,"size":3,"nlink":1,"mtime":1700000000}',
  '{"kind":"inode","path":"/l","type":"symlink","mode":"0777","uid":0,"gid":0,"linkTarget":"etc"}',
  '{"kind":"account","name":"svc","uid":100,"gid":100,"groups":[],"home":"/","shell":"/bin/sh"}',
  '{"kind":"incomplete","path":"/x","why":"no"}',
  '{"kind":"summary","records":5,"complete":true}',
].join('\n')
const FIND = [
  FIND_MAGIC,
  '/',
  'd',
  '755',
  '0',
  '0',
  'root',
  'root',
  '4096',
  '1700000000.0',
  '1',
  '2',
  '3',
  '',
  '',
].join('\0')

export const decoders: readonly FuzzTarget[] = [
  {
    name: 'mtree',
    seeds: [MTREE],
    words:
      '/set /unset type= mode= uid= gid= uname= gname= link= size= nlink= time= flags= device= contents= ignore optional .. ./ dir file link char fifo socket \\040 \\M-a \\^A \\\n sha256digest= none'.split(
        ' ',
      ),
    run: decoding(mtreeDecoder),
  },
  {
    name: 'ndjson',
    seeds: [NDJSON],
    words:
      '"kind" "inode" "path" "type" "mode" "uid" "gid" "acl" "caps" "pathBytes" "linkTarget" "origin" "extra" null true {} [] 1e400 -0 \\u0000 \\ud800 \xef\xbb\xbf "__proto__": "act" "summary" "service" "unit" "incomplete" } {'.split(
        ' ',
      ),
    run: decoding(ndjsonDecoder),
  },
  {
    name: 'find',
    seeds: [
      FIND,
      `${FIND}\0acl\0# file: etc\nuser::rwx\ngroup::r-x\nother::---\nuser:5:rwx\nmask::rwx\n\n\x000\0caps\0/bin/x cap_net_raw=ep\n\x000\0end\0`,
    ],
    words: [
      '\0',
      '\0acl\0',
      '\0caps\0',
      '\0end\0',
      '# file: ',
      'user:',
      'mask::',
      'default:',
      ' = cap_',
      '=ep',
      'd',
      'f',
      'l',
      'getfacl',
    ],
    run: decoding(findDecoder),
  },
  {
    name: 'cpio',
    seeds: cpioOf(),
    words: ['070701', '070702', '070707', 'TRAILER!!!', '000081a4', '0000a1ff', 'ffffffff', '\0\0\0\0', '../'],
    longest: 8192,
    run: (bytes) => {
      looksLikeCpio(bytes.subarray(0, 512))
      decoding(cpioDecoder, true)(bytes)
    },
  },
  {
    name: 'image-documents',
    seeds: [
      '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:' +
        `${'0'.repeat(64)}","platform":{"os":"linux","architecture":"amd64"}}]}`,
      `{"config":{"digest":"sha256:${'1'.repeat(64)}"},"layers":[{"digest":"sha256:${'2'.repeat(64)}"}]}`,
      '[{"Config":"x.json","RepoTags":["a:1"],"Layers":["y/layer.tar"]}]',
      `{"a":{"1":"${'3'.repeat(64)}"}}`,
      '{"os":"linux","config":{"User":"a:b","Env":["PATH=/"],"Volumes":{"/v":{}}},"history":[{"created_by":"x"}]}',
    ],
    words: [
      '"__proto__":',
      '"digest":',
      '"layers":[',
      '"config":{',
      'null',
      '[[',
      '"empty_layer":true',
      'linux/arm/v7',
    ],
    run: (bytes) => {
      const text = Buffer.from(bytes).toString('utf8')
      const oci = parseOci(text)
      if (oci?.kind === 'index' && !oci.manifests.every(({ digest }) => DIGEST.test(digest)))
        throw new Error('a digest that is none')
      parseDockerManifest(text)
      parseRepositories(text)
      const config = parseImageConfig(text)
      if (config !== undefined) parseImageRun(formatImageRun(config.run))
      parsePlatform(text)
    },
  },
  {
    name: 'tar',
    seeds: tarOf(),
    words: [
      'ustar\0',
      'ustar  \0',
      'path=',
      'linkpath=',
      'size=',
      'uid=',
      'SCHILY.xattr.',
      'LIBARCHIVE.xattr.',
      'GNU.sparse.map=',
      'GNU.sparse.major=1',
      'hdrcharset=BINARY',
      '\x80\0\0\0',
      '\xff\xff\xff\xff',
      'x',
      'g',
      'L',
      'K',
      'S',
      '5',
      '2',
      '1',
    ],
    longest: 16_384,
    repair: octalSum,
    run: (bytes) => {
      looksLikeTar(bytes.subarray(0, 512))
      decoding(tarDecoder, true)(bytes)
    },
  },
]
