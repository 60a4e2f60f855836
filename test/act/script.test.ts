// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is shell text
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccess } from '../../src/access/index.ts'
import { type ActFindings, type ScriptRun, shellReader } from '../../src/act/index.ts'
import type { ActRecord } from '../../src/model/index.ts'
import { filesOf, type Root, treeOf } from '../service/memory-root.ts'

const viewOf = (root: Root): Parameters<typeof shellReader>[0] => {
  const tree = treeOf(root)
  const files = new Map(filesOf(root).map(({ path, bytes }) => [path, bytes]))
  return { tree, files, records: [], collector: 'test', resolve: createAccess(tree).resolve }
}

const ROOT: Root = {
  '/etc/default/foo': 'USER=svc\nOPTS="-d -u $USER"\n',
  '/usr/sbin/foo': '\u007fELF',
  '/usr/lib/foo/helper': '#!/bin/sh\nchown svc "$1"\ntouch /run/foo/helped\n',
  '/usr/lib/foo/again': '#!/bin/sh\n/usr/lib/foo/again\nrm -f /a\n',
  '/var/lib/foo/one/x.db': 'x',
  '/var/lib/foo/two/y.db': 'y',
  '/srv/dir': 'dir',
  '/run': '-> /var/run',
  '/var/run': 'dir',
}

const how: ScriptRun = { actor: 'root', trigger: 'install', by: 'a test', args: ['configure'] }
const actsOf = (script: string, run: Partial<ScriptRun> = {}): ActFindings =>
  shellReader(viewOf({ ...ROOT, '/s': `#!/bin/bash\n${script}\n` })).script('/s', { ...how, ...run })

const line = (act: ActRecord): string =>
  [
    act.actor === 'root' ? '' : `${act.actor}: `,
    act.verb,
    act.recursive ? '*' : '',
    act.follows ? '@' : '',
    ' ',
    act.unresolved === undefined ? act.path : '?',
    act.owner !== undefined || act.group !== undefined ? ` ${act.owner ?? ''}:${act.group ?? ''}` : '',
    act.mode === undefined || act.mode === null ? '' : ` ${act.mode.toString(8)}`,
    act.makes === undefined ? '' : ` ${act.makes}`,
  ].join('')
const shown = (script: string, run?: Partial<ScriptRun>): readonly string[] =>
  actsOf(script, run).records.map((record) => (record.kind === 'act' ? line(record) : ''))

type Row = readonly [script: string, ...acts: string[]]
const check = (rows: readonly Row[]): void => {
  for (const [script, ...acts] of rows) assert.equal(shown(script), acts, script)
}

test('commands that change owners and modes', () => {
  check([
    ['chown svc /a', 'chown@ /a svc:'],
    ['chown svc:grp /a /b', 'chown@ /a svc:grp', 'chown@ /b svc:grp'],
    ['chown -h svc.grp /a', 'chown /a svc:grp'],
    ['chown -R 5:6 /a', 'chown* /a #5:#6'],
    ['chown -RH svc: /a', 'chown*@ /a svc:'],
    ['chown --recursive --dereference -L :grp -- /a', 'chown*@ /a :grp'],
    ['chown --reference=/x /a', 'chown@ /a'],
    ['chown --from root svc /a', 'chown@ /a svc:'],
    ['chgrp -R grp /a', 'chown* /a :grp'],
    ['chmod -R 2750 /a /b', 'chmod*@ /a 2750', 'chmod*@ /b 2750'],
    ['chmod u=rwx,g=rx,o= /a', 'chmod@ /a 750'],
    ['chmod g+w /a; chmod -x /b; chmod --reference=/x /c', 'chmod@ /a', 'chmod@ /b', 'chmod@ /c'],
    ['dpkg-statoverride --update --add svc adm 0640 /a', 'chown /a svc:adm', 'chmod /a 640'],
  ])
})

test('commands that make, remove and move', () => {
  check([
    ['mkdir -p -m 0700 /a/b', 'create /a/b 700 directory'],
    ['install -d -o svc -g adm -m 0750 /a', 'create@ /a svc:adm 750 directory'],
    [
      'install -m 644 /x /y /srv/dir',
      'read@ /x',
      'read@ /y',
      'create /srv/dir/x 644 file',
      'create /srv/dir/y 644 file',
    ],
    ['install /x /a', 'read@ /x', 'create /a 755 file'],
    ['touch /a; touch -c /b; touch -h /c', 'create@ /a file', 'create /c file'],
    ['rm -rf /a /b; rmdir /c', 'remove* /a', 'remove* /b', 'remove /c'],
    ['mv /a /b', 'remove /a', 'create /b'],
    ['mv -f /a /srv/dir', 'remove /a', 'create /srv/dir/a'],
    ['cp /a /b', 'read@ /a', 'create@ /b file'],
    ['cp -a /a /srv/dir/', 'read* /a', 'create*@ /srv/dir/a'],
    ['ln -sf /a /b', 'create /b symlink'],
    ['ln -s /a /srv/dir', 'create /srv/dir/a symlink'],
    ['echo x > /a; echo y >> /b; cat < /c', 'create@ /a file', 'append@ /b file', 'read@ /c'],
    ['echo x >/dev/null 2>&1 </dev/zero; exec 3>&-'],
    ['x | tee -a /a /b', 'append@ /a file', 'append@ /b file'],
    ['sed -i.bak -e s/a/b/ /a', 'read@ /a', 'create /a file'],
    ['grep -q x /a; awk "{}" /b; head -n 1 /c', 'read@ /a', 'read@ /b', 'read@ /c'],
    ['t=$(mktemp); echo x > $t; rm -f "$t"; mv $t /a', 'create /a'],
    ['echo x > /tmp/foo.$$', 'create@ /tmp/foo.$$ file'],
    ['tar -xzf /a -C /srv/dir', 'read@ /a', 'create*@ /srv/dir'],
  ])
})

test('who makes an account says so of passwd and group, and of its home where that is made', () => {
  check([
    [
      'adduser --system --group --home /var/lib/svc svc',
      'append /etc/passwd svc:svc',
      'create /var/lib/svc svc:svc directory',
    ],
    ['adduser --system --home /nonexistent svc', 'append /etc/passwd svc:nogroup'],
    ['adduser --system --no-create-home --ingroup adm svc', 'append /etc/passwd svc:adm'],
    ['adduser svc adm', 'append /etc/group svc:adm'],
    ['addgroup --system svc; adduser --group other', 'append /etc/group :svc', 'append /etc/group :other'],
    [
      'useradd -r -d /a -G adm,tape svc',
      'append /etc/passwd svc:svc',
      'append /etc/group svc:adm',
      'append /etc/group svc:tape',
    ],
    ['groupadd -r -g 48 svc; usermod -a -G adm svc', 'append /etc/group :svc', 'append /etc/group svc:adm'],
    ['usermod -g daemon svc; gpasswd -a svc tape', 'append /etc/passwd svc:daemon', 'append /etc/group svc:tape'],
    ['adduser --quiet --system $9; adduser --system 12'],
  ])
})

test('find and xargs do it to everything below', () => {
  check([
    ['find /a -type f -exec chmod 640 {} \\;', 'chmod*@ /a 640'],
    ['find /a /b -user x -exec chown -h svc {} +', 'chown* /a svc:', 'chown* /b svc:'],
    ['find /a -mtime +3 -delete', 'remove* /a'],
    ['find /a -print0 | xargs -0 -r chown svc', 'chown*@ /a svc:'],
    ['find /a -maxdepth 0 -exec chown svc {} \\;', 'chown@ /a svc:'],
    ['for f in $(find /a); do rm "$f"; done', 'remove* /a'],
    ['find /a | while read -r f; do chown svc "$f"; done', 'chown*@ /a svc:'],
    ['echo /a /b | xargs rm', 'remove /a', 'remove /b'],
    ['echo /a | xargs -I% mv % /b', 'remove /a', 'create /b'],
    ['find /a -name x; find /a -print | wc -l'],
    ['find /a -type l | while read l; do if [ "$(readlink $l)" = /b ]; then rm $l; fi; done', 'remove* /a'],
    ['for f in $(find /a -name x); do rm "$(dirname $f)/y" "/b/${f##*/}"; done', 'remove* /a', 'remove /b/*'],
  ])
})

test('who is killed stands in a file', () => {
  check([
    ['kill -HUP $(cat /run/p)', 'read@ /run/p', 'kill-pid@ /run/p'],
    ['kill `cat /run/p`', 'read@ /run/p', 'kill-pid@ /run/p'],
    ['p=/run/p; pid=$(head -n1 $p 2>/dev/null); [ -n "$pid" ] && kill -9 $pid', 'read@ /run/p', 'kill-pid@ /run/p'],
    ['if read pid < /run/p; then kill $pid; fi', 'read@ /run/p', 'kill-pid@ /run/p'],
    ['kill -0 $(cat /run/p)', 'read@ /run/p'],
    ['f() { cat /run/p; }; kill $(f)', 'read@ /run/p', 'kill-pid@ /run/p'],
    ['start-stop-daemon --stop --pidfile /run/p --exec /usr/sbin/foo', 'kill-pid@ /run/p'],
    ['start-stop-daemon -K -p /run/p --remove-pidfile', 'kill-pid@ /run/p', 'remove /run/p'],
    ['killproc -p /run/p /usr/sbin/foo', 'kill-pid@ /run/p', 'remove /run/p'],
    ['pkill -F /run/p', 'kill-pid@ /run/p'],
    ['kill 1; kill $!; pkill foo'],
  ])
})

test('who does it', () => {
  check([
    ['su svc -c "touch /a"', 'svc: create@ /a file'],
    ['su - -s /bin/sh svc -c "touch /a"; touch /b', 'svc: create@ /a file', 'create@ /b file'],
    ['su svc <<E\ntouch /a\nE', 'svc: create@ /a file'],
    ['runuser -u svc -- rm -rf /a', 'svc: remove* /a'],
    ['setpriv --reuid svc --regid svc --clear-groups rm /a', 'svc: remove /a'],
    ['sudo -u svc rm /a; sudo rm /b', 'svc: remove /a', 'remove /b'],
    ['chpst -u svc:adm rm /a', 'svc: remove /a'],
    ['start-stop-daemon -S -p /run/p -c svc:adm -x /usr/sbin/foo -- -d', 'read@ /run/p', 'svc: run@ /usr/sbin/foo'],
    ['nice -n 5 env A=/a sh -c \'rm "$A"\'', 'remove /a'],
    ['chroot /srv rm -rf /a; chroot / rm /b', 'remove /b'],
    ['sh -c "rm /a; rm \\$1" x /b', 'remove /a', 'remove /b'],
  ])
})

test('values are carried through a script', () => {
  check([
    ['A=/a; B="$A/b"; rm $B "$A"', 'remove /a/b', 'remove /a'],
    ['rm ${A:-/a}; rm ${A:=/b}/c; rm $A', 'remove /a', 'remove /b/c', 'remove /b'],
    ['A=/a/b.conf; rm ${A%.conf}.bak ${A##*/} ${A%/*}', 'remove /a/b.bak', 'remove /b.conf', 'remove /a'],
    ['rm ${A:+/x}; A=1; rm ${A:+/y}', 'remove /y'],
    ['D=$(dirname /a/b/c); rm $D/$(basename /x/y.z .z)', 'remove /a/b/y'],
    ['A="/a /b"; rm $A; rm "$A"', 'remove /a', 'remove /b', 'remove /a /b'],
    [
      'for d in log lib; do for e in 1 2; do rm /$d/$e; done; done',
      'remove /log/1',
      'remove /log/2',
      'remove /lib/1',
      'remove /lib/2',
    ],
    ['rm /a/{b,c}.d', 'remove /a/b.d', 'remove /a/c.d'],
    ['cd /a; rm b ../c; (cd /d; rm e); rm f', 'remove /a/b', 'remove /c', 'remove /d/e', 'remove /a/f'],
    ['f() { local x=/l; rm "$1" $x; }; x=/g; f /a; rm $x', 'remove /a', 'remove /l', 'remove /g'],
    ['set -- /a /b; rm "$@"; shift; rm $1', 'remove /a', 'remove /b'],
    ['if test -f /x; then A=/a; else A=/b; fi; rm $A', 'remove /a', 'remove /b'],
    ['. /etc/default/foo; chown $USER /a', 'source@ /etc/default/foo', 'chown@ /a svc:'],
    ['[ -r /etc/default/foo ] && . /etc/default/foo; rm /$USER', 'source@ /etc/default/foo', 'remove /svc'],
    ['. /etc/default/none; rm $X/a', 'source@ /etc/default/none', 'remove /a'],
    ['eval "rm /a"; trap "rm -f /b" EXIT', 'remove /a', 'remove /b'],
    ['A=~svc; rm ~/x', 'remove ?'],
    ['printf "%s\\n" /a | while read x; do rm $x; done', 'remove /a'],
    ['A=/a; A+=/b; rm $A', 'remove /a/b'],
    ['export A=/a B="/b c"; rm $A "$B"', 'remove /a', 'remove /b c'],
  ])
})

test('only what may happen is an act', () => {
  check([
    ['case $1 in configure) rm /a;; remove) rm /b;; *) rm /c;; esac', 'remove /a'],
    ['if [ "$1" = configure ] && [ -z "$2" ]; then rm /a; else rm /b; fi', 'remove /a'],
    ['[ "$1" = remove ] && rm /a; [ "$1" != remove ] || rm /b; rm /c', 'remove /c'],
    ['test "$1" = configure || exit 0; rm /a; exit 0; rm /b', 'remove /a'],
    ['if false; then rm /a; fi; while false; do rm /b; done; true || rm /c'],
    ['f() { rm /a; }; cat <<E\nrm /b\nE\n# rm /c\necho rm /d'],
    ['f() { [ -d /x ] && return; rm /a; }; f; rm /b', 'remove /a', 'remove /b'],
    ['for i in /a /b; do [ $i = /a ] && continue; rm $i; done', 'remove /b'],
    ['[[ $1 == conf* ]] || rm /a; [[ $1 == x* ]] && rm /b'],
    ['(exit 0); rm /a; x=$(rm /b)', 'remove /a', 'remove /b'],
    ['test -d /var/lib/foo || mkdir /var/lib/foo', 'create /var/lib/foo directory'],
  ])
  assert.equal(shown('case $1 in start) rm /a;; stop) rm /b;; esac; rm /$1', { args: undefined }), [
    'remove /a',
    'remove /b',
    'remove /start',
    'remove /stop',
    'remove /*',
  ])
})

test('what names match: those that are there, and the pattern for those that will be', () => {
  check([
    ['rm -f /var/lib/foo/*/x.db', 'remove /var/lib/foo/one/x.db', 'remove /var/lib/foo/two/x.db'],
    ['rm -f /var/lib/foo/o*', 'remove /var/lib/foo/o*', 'remove /var/lib/foo/one'],
    ['rm -f "/var/lib/foo/*"', 'remove /var/lib/foo/*'],
    [
      'for f in /var/lib/foo/*; do chown svc $f; done',
      'chown@ /var/lib/foo/* svc:',
      'chown@ /var/lib/foo/one svc:',
      'chown@ /var/lib/foo/two svc:',
    ],
  ])
})

test('programs are run, and shell scripts among them are followed', () => {
  check([
    ['/usr/lib/foo/helper /a', 'run@ /usr/lib/foo/helper', 'chown@ /a svc:', 'create@ /run/foo/helped file'],
    ['foo -x; unknown-command', 'run@ /usr/sbin/foo'],
    ['/usr/lib/foo/again', 'run@ /usr/lib/foo/again', 'run@ /usr/lib/foo/again', 'remove /a'],
    ['"$UNSET_PROGRAM" x; exec /usr/sbin/foo; rm /a', 'run@ /usr/sbin/foo'],
    ['python3 /a/b.py; perl -e 1 /c', 'run@ /a/b.py'],
  ])
})

test('what cannot be told is counted, each time with its reason', () => {
  const { records } = actsOf('x=$(date); rm "$x"; rm /a/$x/b; rm /a/$x; read y; chown svc $y')
  assert.equal(
    records.map((record) => (record.kind === 'act' ? [record.path, record.unresolved !== undefined] : [])),
    [
      ['/s', true],
      ['/s', true],
      ['/a/*', false],
      ['/s', true],
    ],
  )
  assert.match(actsOf('if true; then').doubts[0] ?? '', /^\/s: line/)
  assert.match(actsOf('eval "$(date)"').doubts[0] ?? '', /line 2/)
})

test('an act says where it is written', () => {
  const [act] = actsOf('\nchown   -R \\\n svc /a').records
  assert.ok(act?.kind === 'act')
  assert.equal(act.origin, { collector: 'test', source: '/s', line: 3 })
  assert.is(act.words, 'chown -R svc /a')
  assert.is(act.by, 'a test')
  const run = { ...how, origin: { collector: 'test', source: '/etc/crontab', line: 7 } }
  const [inline] = shellReader(viewOf(ROOT)).shell('cd /a && rm b', run).records
  assert.equal(inline?.origin, { collector: 'test', source: '/etc/crontab', line: 7 })
  assert.is(inline?.path, '/a/b')
})

test('no script keeps the walk busy without end', () => {
  const scripts = [
    'f() { f; f; }; f',
    'while true; do while true; do while true; do x=$x$x; done; done; done',
    `${'for a in 1 2 3 4 5 6 7 8; do '.repeat(12)} rm $a; ${'done; '.repeat(12)}`,
    'x=a; for i in 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6; do x=$x$x$x$x; done; rm $x',
    `x="${'a '.repeat(10_000)}"; for i in $x; do rm $x; done`,
    'eval "$0"; f() { eval "f; f"; }; f',
  ]
  const start = performance.now()
  for (const script of scripts) actsOf(script)
  assert.ok(performance.now() - start < 10_000)
})

test.run()
