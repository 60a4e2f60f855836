import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import type { BytePath } from '../../src/model/index.ts'

/** Names, as bytes, that break naive tools: each is a file of the service's configuration directory. */
export const HOSTILE_NAMES: readonly BytePath[] = [
  'new\nline',
  '\n',
  'two\r\nlines',
  'tab\there\x08\x7f',
  'clear\x1b[2J\x1b[H',
  'title\x1b]0;owned\x07',
  'eight-bit\x9b31m',
  // U+202E, U+2066, U+200B, U+FEFF, U+2028, U+0085, U+E000 and U+FFFD in UTF-8
  'bidi\xe2\x80\xaegnp.exe',
  'isolate\xe2\x81\xa6x',
  'zero\xe2\x80\x8bwidth',
  '\xef\xbb\xbfmark',
  'line\xe2\x80\xa8separator',
  'next\xc2\x85line',
  'private\xee\x80\x80',
  'replaced\xef\xbf\xbd',
  'half\xc3',
  '\xff\xfe\xfd',
  'overlong\xc0\xaf',
  'surrogate\xed\xa0\x80',
  '-rf',
  '--',
  ' ',
  'trailing ',
  '\\',
  '\\x41',
  "it's",
  '"quoted"',
  '$(id)`id`;&|<>',
  '[a-z]*?{a,b}!',
  '{"kind":"summary"}',
  '::error::x',
  '__proto__',
  'constructor',
  '%s%n',
  'caf\xc3\xa9',
  '\xe6\x97\xa5\xe6\x9c\xac',
  'n'.repeat(255),
  '\xff'.repeat(255),
]

/** Levels of the chain, and the name of each: together longer than the kernel takes as one path. */
const LEVELS = 1000
const LEVEL = 'level'

const raw = (path: BytePath): Buffer => Buffer.from(path, 'latin1')

/** A root that means harm: names, links that lead in circles and out of it, things that are no files, files that lie. */
export const makeHostileTree = async (root: string): Promise<Server> => {
  mkdirSync(`${root}/etc/evil`, { recursive: true })
  mkdirSync(`${root}/etc/systemd/system`, { recursive: true })
  for (const name of HOSTILE_NAMES) writeFileSync(raw(`${root}/etc/evil/${name}`), name)
  execFileSync(
    'sh',
    ['-c', `i=0; while [ $i -lt ${LEVELS} ]; do mkdir ${LEVEL} && cd -P ${LEVEL} || exit; i=$((i+1)); done`],
    {
      cwd: `${root}/etc/evil`,
    },
  )
  const links = {
    self: 'self',
    a: 'b',
    b: 'a',
    dangling: 'nowhere',
    out: '../../../../../../etc/passwd',
    long: 'x'.repeat(4000),
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, `${root}/etc/evil/${name}`)
  symlinkSync(raw('to\x1b[31m\n\xff'), `${root}/etc/evil/painted`)
  symlinkSync('.', `${root}/etc/evil/round`)
  execFileSync('mkfifo', [`${root}/etc/evil/fifo`])
  writeFileSync(
    `${root}/etc/passwd`,
    'root:x:0:0::/:/bin/sh\npaint\x1b[31m:x:0:0::/:\n__proto__:x:5:5::/:\nevil:x:900:900::/:/bin/sh\n',
  )
  writeFileSync(`${root}/etc/group`, 'root:x:0:\nconstructor:x:5:__proto__\nevil:x:900:\n')
  writeFileSync(
    `${root}/etc/systemd/system/evil.service`,
    '[Service]\nUser=evil\nGroup=evil\nExecStart=/bin/\x1b[31mx\nDescription=\u202e\x07\n__proto__=x\n',
  )
  writeFileSync(
    raw(`${root}/etc/systemd/system/pa\x1b[31mint\xff.service`),
    '[Service]\nUser=no\x1b[2Jbody\nExecStart=/bin/x\n',
  )
  execFileSync('chmod', ['0755', root])
  execFileSync('chmod', ['0777', `${root}/etc/evil`])
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(`${root}/etc/evil/socket`, resolve))
  return server
}
