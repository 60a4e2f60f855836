import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { initd } from '../../src/act/initd.ts'
import { isOpenrc } from '../../src/act/openrc.ts'
import { found } from './view.ts'

const asked = (text: string, more: Readonly<Record<string, string>> = {}): readonly string[] =>
  found([initd], {
    files: { '/etc/init.d/a': `#!/sbin/openrc-run\n${text}`, ...more },
    modes: { '/etc/init.d/a': 0o755 },
  }).asked.filter((line) => line.includes('RC_SVCNAME=a'))

test('a script of OpenRC is known by its interpreter', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  assert.ok(isOpenrc(bytes('#!/sbin/openrc-run\n')))
  assert.ok(isOpenrc(bytes('#! /usr/sbin/openrc-run\n')))
  assert.ok(isOpenrc(bytes('#!/sbin/runscript\nx')))
  assert.not(isOpenrc(bytes('#!/bin/sh\n# /sbin/openrc-run\n')))
})

test('functions are called as openrc-run calls them, and its own steps where there are none', () => {
  const [start, stop, reload] = asked(
    'pidfile=/run/a.pid\ncommand=/usr/sbin/a\ncommand_user=svc\nstart_pre() {\n:\n}\n',
  )
  const usual =
    'start-stop-daemon --start --exec "$command" --user "$command_user" --pidfile "$pidfile" -- $command_args'
  assert.ok(start?.includes(`}\n\nstart_pre\n${usual} as root at start`), start)
  assert.ok(stop?.includes('}\n\nstart-stop-daemon --stop --pidfile "$pidfile" as root at stop'), stop)
  assert.ok(reload?.includes('}\n\n as root at reload'), reload)
  const [own, ended] = asked('command=/a\nstart() {\n:\n}\nstop()\n{\n:\n}\nreload() { :; }\n')
  assert.ok(own?.includes('\n\nstart as root'), own)
  assert.ok(ended?.includes('\n\nstop as root'), ended)
  assert.ok(asked('start() { :; }\nreload() { :; }\n')[2]?.includes('\n\nreload as root'))
})

test('checkpath makes, gives away and opens; its settings are sourced where they are', () => {
  const steps = (line: string): string => asked(`x() {\n\t${line}\n}\n`)[0]?.split('\n')[2]?.trim() ?? ''
  assert.is(
    steps('checkpath -d -m 0755 -o "$U:$G" "/run/a b" /run/c || return 1'),
    'mkdir -p "/run/a b" /run/c; chown "$U:$G" "/run/a b" /run/c; chmod 0755 "/run/a b" /run/c || return 1',
  )
  assert.is(
    steps('checkpath --file --owner svc --mode=0640 /run/f'),
    'touch /run/f; chown svc /run/f; chmod 0640 /run/f',
  )
  assert.is(steps('checkpath -dm 0700 /run/d'), 'mkdir -p /run/d; chmod 0700 /run/d')
  assert.is(steps('checkpath --directory'), 'checkpath --directory')
  assert.ok(asked('x=1', { '/etc/conf.d/a': 'y=2\n' })[0]?.startsWith('. /etc/conf.d/a\nx=1'))
  assert.ok(asked('x=1')[0]?.startsWith('\nx=1'))
})

test.run()
