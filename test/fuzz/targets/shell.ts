// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell, units and path templates are written so
import { createAccess } from '../../../src/access/index.ts'
import { shellReader } from '../../../src/act/index.ts'
import { latin1, memoryTree } from '../../../src/model/index.ts'
import { parseShell, type RotationHost, readLogrotate } from '../../../src/parse/index.ts'
import type { FuzzTarget } from '../contract.ts'

const SCRIPTS = [
  '#!/bin/sh\nset -e\nDIR=/var/lib/svc\nif [ "$1" = configure ]; then\n  adduser --system svc || true\n  chown -R svc:svc "$DIR"\nfi\ncase "$2" in a|b*) rm -rf $DIR/*;; *) :;; esac\n',
  'for d in a b c; do install -d -o svc -m 0750 /run/$d; done\nf() { local x=$1; mkdir -p "$x/${2:-y}"; }\nf /a; f /b z\n. /etc/default/x\nwhile read l; do echo $l >> /tmp/log; done <<EOF\na\nEOF\n',
  'find /var/cache/x -type f -exec rm {} \\;\nX=$(dirname "$0")/../y\nsu -c "touch /tmp/a" svc\nstart-stop-daemon --start --chuid svc --pidfile /run/x.pid --exec /bin/x\ntrap "rm -f /tmp/x.$$" EXIT\neval "$A"\ncp -a ${X%/*} ${X##*/} $((1+2))\n',
]
const WORDS =
  'if then else elif fi case esac in for while until do done { } ( ) (( )) [[ ]] ;; && || | & ; $( ` ${ } $x "$@" $* << EOF > >> 2>&1 chown chmod -R rm mv ln -s cp mkdir -p install find -exec eval . set -- shift return exit local export readonly unset trap exec su -c printf \\ * ? [a-z] ~ # ${x:-y} ${x%%/*} ${x#*=} ${#x} <(a) function'.split(
    ' ',
  )

export const shell: readonly FuzzTarget[] = [
  {
    name: 'shell',
    seeds: SCRIPTS,
    words: WORDS,
    run: (bytes) => {
      const text = latin1(bytes)
      parseShell(text, false)
      parseShell(text, true)
    },
  },
  {
    name: 'script',
    seeds: SCRIPTS,
    words: WORDS,
    longest: 1500,
    run: (bytes) => {
      const files = new Map([['/s', bytes]])
      const script = { path: '/s', type: 'file' as const, mode: 0o755, uid: 0, gid: 0, linkTarget: null }
      const tree = memoryTree([script], { ancestors: 'root', whole: true, files })
      const { resolve } = createAccess(tree)
      const reader = shellReader({ files, tree, records: [], resolve, collector: 'fuzz' })
      reader.script('/s', { actor: 'root', trigger: 'install', by: 'x', args: ['configure', ''] })
    },
  },
  {
    name: 'logrotate',
    seeds: [
      'weekly\ninclude /d\n"/var/log/a b.log" /var/log/*.log {\n  su svc adm\n  create 0640 svc adm\n  olddir /x\n  postrotate\n    kill -HUP 1\n  endscript\n  size 10M\n}\n',
      '/a{copytruncate missingok nocreate dateext\n maxage 3\n}',
    ],
    words:
      'weekly daily rotate 4 create 0640 su root olddir createolddir copytruncate prerotate postrotate endscript include tabooext + size 1G { } " \' # \\ /var/log/*'.split(
        ' ',
      ),
    run: (bytes) => {
      const host: RotationHost = {
        find: (path) =>
          path === '/c' ? { kind: 'file', bytes } : path === '/d' ? { kind: 'directory', names: ['c', 'e'] } : null,
        matches: () => false,
      }
      readLogrotate(host, ['/c'])
    },
  },
]
