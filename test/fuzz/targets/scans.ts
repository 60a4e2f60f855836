import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile, loadPack, type Plan, reporter, scanEvents } from '../../../src/index.ts'
import { debOf } from '../../collect/deb-kit.ts'
import type { FuzzTarget } from '../contract.ts'
import { octalSum, tarOf } from './tar-bytes.ts'

const MTREE = `#mtree
/set type=file uid=0 gid=0 mode=0644 nlink=1
. type=dir mode=0755
./etc type=dir mode=0755
./etc/x mode=0666
./etc/l type=link link=../var/x mode=0777
./run type=dir mode=01777
./var type=dir mode=0777 uid=5
`
const SERVICES = ['svc:5:5']

let plan: Promise<Plan> | undefined
let folder: string | undefined
/** A folder of this process, gone with it. */
const place = (): string => {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'pathwrit-fuzz-'))
    folder = made
    process.on('exit', () => rmSync(made, { recursive: true, force: true }))
  }
  return folder
}

/** A whole scan of a file, its report in two formats: no control character gets out, and JSON stays JSON. */
const scanned =
  (name: string) =>
  async (bytes: Uint8Array): Promise<void> => {
    plan ??= loadPack('pathwrit:strict').then((pack) => compile({ packs: [pack] }))
    const target = join(place(), name)
    writeFileSync(target, bytes)
    const out = { pretty: '', ndjson: '' }
    const reporters = (['pretty', 'ndjson'] as const).map((format) => ({
      format,
      report: reporter(format, { color: false, width: 80 }),
    }))
    for await (const event of scanEvents(await plan, { target, services: SERVICES }))
      for (const { format, report } of reporters)
        if (event.kind === 'begin') out[format] += report.begin(event.head)
        else if (event.kind === 'finding') out[format] += report.finding(event.finding)
        else out[format] += report.end(event.tail)
    if (/[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]/.test(out.pretty))
      throw new Error(`a control character in ${JSON.stringify(out.pretty)}`)
    for (const line of out.ndjson.split('\n')) if (line !== '') JSON.parse(line)
  }

export const scans: readonly FuzzTarget[] = [
  {
    name: 'scan-mtree',
    seeds: [MTREE],
    words: ['mode=', 'uid=', 'uname=', 'type=', '\\033[31m', '\\n', '\xe2\x80\xae', './etc/'],
    run: scanned('x.mtree'),
  },
  { name: 'scan-tar', seeds: tarOf(), longest: 16_384, repair: octalSum, run: scanned('x.tar') },
  {
    name: 'scan-deb',
    seeds: [
      debOf({
        control: { postinst: '#!/bin/sh\nchown -R svc /var/lib/x\n', conffiles: '/etc/x\n' },
        data: [
          { name: './etc/', flag: '5' },
          { name: './etc/x', data: 'a' },
        ],
      }),
    ],
    words: ['control.tar.gz', 'data.tar.gz', 'data.tar.xz', 'data.tar', 'debian-binary', '`\n', '!<arch>\n', '2.0\n'],
    longest: 8_192,
    run: scanned('x.deb'),
  },
]
