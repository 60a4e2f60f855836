import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { helpers } from '../../src/act/helpers/index.ts'
import { hooks } from '../../src/act/hooks.ts'
import { initd } from '../../src/act/initd.ts'
import { loader } from '../../src/act/loader.ts'
import { login } from '../../src/act/login.ts'
import { maintainer } from '../../src/act/maintainer.ts'
import { supervisors } from '../../src/act/supervisors.ts'
import { found, inWords } from './view.ts'

test('maintainer scripts are asked as dpkg calls them, under their package', () => {
  const info = '/var/lib/dpkg/info'
  const { asked } = found([maintainer], {
    files: {
      [`${info}/a.postinst`]: '',
      [`${info}/b:amd64.postrm`]: '',
      [`${info}/c.list`]: '',
      [`${info}/a.config`]: '',
    },
  })
  assert.equal(asked, [
    `${info}/a.postinst configure  as root at install`,
    `${info}/a.postinst configure 0~ as root at upgrade`,
    `${info}/b:amd64.postrm remove as root at remove`,
    `${info}/b:amd64.postrm purge as root at purge`,
    `${info}/b:amd64.postrm upgrade 0~ as root at upgrade`,
  ])
})

test('an init script is asked what it can be asked; where systemd has a unit for it, it is not run', () => {
  const script = { '/etc/init.d/a': '### BEGIN INIT INFO\n# Provides: other\n### END INIT INFO\n' }
  const modes = { '/etc/init.d/a': 0o755 }
  const alone = found([initd], { files: script, modes })
  assert.equal(alone.acts.map(inWords), ['root run /etc/init.d/a at boot /etc/init.d/a'])
  assert.equal(
    alone.asked.map((text) => text.split(' ')[1]),
    ['start', 'stop', 'reload', 'force-reload', 'restart'],
  )
  const unit = { '/usr/lib/systemd/system/other.service': '[Service]\nExecStart=/a\n' }
  assert.equal(found([initd], { files: { ...script, ...unit, '/usr/lib/systemd/systemd': '' }, modes }).acts, [])
  assert.is(found([initd], { files: { ...script, ...unit }, modes }).acts.length, 1)
  const links = { '/usr/lib/systemd/system/a.service': '/dev/null' }
  assert.equal(found([initd], { files: { ...script, '/usr/lib/systemd/systemd': '' }, modes, links }).acts, [])
  assert.equal(found([initd], { files: script }).acts, [])
})

test('ld.so.conf: its directories, those of what it includes, and preloaded libraries', () => {
  const { acts } = found([loader], {
    files: {
      '/etc/ld.so.conf': 'include ld.so.conf.d/*.conf\n# /no\n/opt/lib:/srv/lib # note\n',
      '/etc/ld.so.conf.d/a.conf': '/usr/local/lib\ninclude /etc/ld.so.conf\n',
      '/etc/ld.so.preload': '/opt/p.so\n',
    },
  })
  const told = new Set(acts.map(({ verb, path }) => `${verb} ${path}`))
  for (const path of [
    '/usr/local/lib',
    '/opt/lib',
    '/srv/lib',
    '/opt/p.so',
    '/etc/ld.so.preload',
    '/etc/ld.so.conf.d/a.conf',
  ])
    assert.ok(told.has(`source ${path}`), path)
  assert.not.ok(told.has('source /no'))
})

test('a login of root: profiles, and the directories of its PATH', () => {
  const { acts, asked } = found([login], {
    files: {
      '/etc/profile.d/a.sh': '',
      '/etc/profile.d/README': '',
      '/root/.profile': 'export PATH="/opt/bin:$PATH"\n',
      '/etc/environment': 'PATH="/usr/games:/opt/e"\n',
      '/etc/login.defs': 'ENV_SUPATH\tPATH=/usr/local/sbin:/sbin\nENV_PATH PATH=/never\n',
      '/etc/rc.local': '#!/bin/sh\n',
    },
    modes: { '/etc/rc.local': 0o755 },
  })
  const told = acts.map(inWords)
  for (const expected of [
    'root source /etc/profile.d/a.sh at login /etc/profile.d/a.sh',
    'root source /etc/profile.d at login /etc/profile',
    'root run /opt/bin at login /root/.profile:1',
    'root run /opt/e at login /etc/environment:1',
    'root run /usr/local/sbin at login /etc/login.defs:1',
    'root run /etc/rc.local at boot /etc/rc.local',
  ])
    assert.ok(told.includes(expected), `${expected}\n${told.join('\n')}`)
  assert.not.ok(told.some((act) => /README|never/.test(act)))
  assert.ok(asked.includes('/etc/rc.local start as root at boot'))
})

test('hook directories that are there, and the programs in them', () => {
  const files = { '/etc/network/if-up.d/a': '#!/bin/sh\n', '/etc/network/if-up.d/a.bak': '' }
  const modes = { '/etc/network/if-up.d/a': 0o755, '/etc/network/if-up.d/a.bak': 0o755 }
  const { acts } = found([hooks], { files, modes, directories: ['/var/lib/dpkg'] })
  assert.equal(
    acts.map(({ path }) => path),
    ['/etc/network/if-up.d', '/etc/network/if-up.d/a'],
  )
})

test('rules of polkit are read by the account that polkitd becomes, where there is one', () => {
  const rules = { '/etc/polkit-1/rules.d/a.rules': '' }
  const passwd = { '/etc/passwd': 'polkitd:x:990:990::/:/bin/false\n' }
  const told = (files: Readonly<Record<string, string>>) =>
    found([helpers], { files })
      .acts.map(inWords)
      .filter((words) => words.includes('rules.d'))
  assert.equal(told(rules), ['root source /etc/polkit-1/rules.d at login /etc/polkit-1/rules.d'])
  assert.equal(told({ ...rules, ...passwd }), ['polkitd source /etc/polkit-1/rules.d at login /etc/polkit-1/rules.d'])
})

test('programs that a line of PAM, udev, modprobe, interfaces, apt, dpkg or polkit names', () => {
  const { acts, asked } = found([helpers], {
    files: {
      '/etc/pam.d/a':
        'session optional pam_exec.so quiet \\\n  /opt/on-login arg\nauth required pam_script.so dir=/opt/pam\n#session pam_exec.so /no\n',
      '/etc/udev/rules.d/a.rules':
        'ACTION=="add", RUN+="/opt/plug %k", IMPORT{program}="cdrom_id --x"\nENV{RUN}=="no"\n',
      '/usr/lib/udev/cdrom_id': '',
      '/etc/modprobe.d/a.conf': 'install x /opt/load x\ninstall y /bin/true\noptions z a=b\n',
      '/etc/network/interfaces': 'iface eth0 inet dhcp\n  post-up /opt/up eth0\n',
      '/etc/apt/apt.conf.d/a':
        '// DPkg::Post-Invoke {"no";};\nDPkg::Post-Invoke { "test -x /opt/a && /opt/a"; "/opt/b"; };\nAPT::X "y";\n',
      '/etc/dpkg/dpkg.cfg.d/a': 'post-invoke="/opt/c"\n',
      '/usr/share/polkit-1/actions/a.policy':
        '<annotate key="org.freedesktop.policykit.exec.path">/opt/helper</annotate>\n',
    },
  })
  assert.equal(acts.map(inWords), [
    'root run /opt/on-login at login /etc/pam.d/a:1',
    'root run /opt/pam at login /etc/pam.d/a:3',
    'root run /opt/plug at boot /etc/udev/rules.d/a.rules:1',
    'root run /usr/lib/udev/cdrom_id at boot /etc/udev/rules.d/a.rules:1',
    'root run /opt/helper at start /usr/share/polkit-1/actions/a.policy:1',
  ])
  assert.equal(asked, [
    '/opt/load x as root at boot',
    '/opt/up eth0 as root at start',
    'test -x /opt/a && /opt/a as root at upgrade',
    '/opt/b as root at upgrade',
    '/opt/c as root at upgrade',
  ])
})

test('supervisord runs programs as their users and opens their logs as root; runit runs what stands in a service folder', () => {
  const conf = '/etc/supervisor/conf.d/a.conf'
  const { acts, asked } = found([supervisors], {
    files: {
      [conf]:
        '[program:a]\ncommand=/opt/a "x y" ; note\nuser=svc\nstdout_logfile=/var/log/a/out\n;stderr_logfile=/no\n',
      '/etc/sv/b/run': '#!/bin/sh\n',
      '/etc/sv/b/finish': '',
    },
    modes: { '/etc/sv/b/run': 0o755 },
    links: { '/etc/service/b': '/etc/sv/b' },
  })
  assert.equal(acts.map(inWords), [
    `svc run /opt/a at start ${conf}:2`,
    `root append /var/log/a/out at start ${conf}:4`,
    'root run /etc/service/b/run at start /etc/service/b/run',
  ])
  assert.equal(asked, [`'/opt/a' 'x y' as svc at start`, '/etc/service/b/run ? as root at start'])
})

test.run()
