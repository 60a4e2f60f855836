/**
 * Builds RPM packages with rpmbuild, one for each way to pack the payload and each seed: directories, files, hard and symbolic links, devices,
 * ghosts, configuration, capabilities, set-id bits, names that are not ASCII. What packages.js is then held to.
 *
 *   node dist/test/oracle/build-rpms.js FOLDER [PACKAGES]
 */
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const [folder, count = '12'] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: node dist/test/oracle/build-rpms.js FOLDER [PACKAGES]')
const PAYLOADS = ['w9.gzdio', 'w9.bzdio', 'w6.xzdio', 'w6.lzdio', 'w3.zstdio', 'w.ufdio']

/** Numbers from a seed (xorshift). */
const random = (seed: number) => {
  let state = seed * 2654435761 + 1
  return (below: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** Fills a build root and answers the lines of `%files`. */
const fill = (root: string, below: (most: number) => number): readonly string[] => {
  const lines: string[] = []
  const pick = <T>(...of: readonly T[]): T => of[below(of.length)] as T
  const names = ['plain', 'with space', 'naïve', 'ümlaut', 'dash-', 'x'.repeat(120)]
  for (let at = 0; at < 5 + below(30); at++) {
    const path = `/${pick('etc', 'usr/lib', 'var/lib', 'opt')}/acme${below(4)}/${pick(...names)}${at}`
    const full = join(root, path)
    mkdirSync(dirname(full), { recursive: true })
    const owners = `${pick('root', 'acme', 'www-data')},${pick('root', 'adm', 'acme')}`
    const mode = pick('0644', '0755', '4755', '2750', '0600', '1777')
    const attr = `%attr(${mode},${owners})`
    const quoted = `"${path}"`
    const kind = below(8)
    if (kind === 0) {
      mkdirSync(full)
      lines.push(`%dir ${attr} ${quoted}`)
    } else if (kind === 1) {
      symlinkSync(pick('../other', '/etc/passwd', 'x'), full)
      lines.push(quoted)
    } else if (kind === 2) lines.push(`%ghost ${attr} ${quoted}`)
    else if (kind === 3) lines.push(`%dev(${pick('c', 'b')},${below(200)},${below(200)}) ${attr} ${quoted}`)
    else {
      writeFileSync(full, `line ${below(1000)}\n`.repeat(below(3) === 0 ? below(20_000) : below(3)))
      const caps = kind === 4 ? ' %caps(cap_net_raw,cap_chown=ep)' : ''
      lines.push(`${pick('', '%config ', '%config(noreplace) ', '%doc ')}${attr}${caps} ${quoted}`)
      for (let link = 0; kind === 5 && link < 1 + below(3); link++) {
        linkSync(full, `${full}.${link}`)
        lines.push(`${attr} "${path}.${link}"`)
      }
    }
    // rpmbuild wants what is promised to be there as well.
    if (kind === 2) writeFileSync(full, '')
  }
  return lines
}

const spec = (name: string, from: string, files: readonly string[]): string => `Name: ${name}
Version: 1
Release: 1
Summary: for a test
License: none
BuildArch: noarch
AutoReqProv: no
%description
%install
cp -a ${from}/. %{buildroot}/
%pre
getent passwd acme >/dev/null || useradd -r acme
%post
chown -R acme /etc/acme0
%triggerin -- bash
echo
%files
${files.join('\n')}
`

const work = mkdtempSync(join(tmpdir(), 'build-rpms-'))
mkdirSync(folder, { recursive: true })
for (let seed = 1; seed <= Number(count); seed++) {
  const payload = PAYLOADS[seed % PAYLOADS.length] as string
  const name = `acme${seed}-${payload.split('.')[1]}`
  const root = join(work, 'root')
  const files = fill(root, random(seed))
  writeFileSync(join(work, 'acme.spec'), spec(name, root, files))
  const defines = [
    ['_topdir', join(work, 'top')],
    ['_rpmdir', folder],
    ['_rpmfilename', `${name}.rpm`],
    ['_binary_payload', payload],
    ['__os_install_post', '%{nil}'],
  ].flatMap(([key, value]) => ['--define', `${key} ${value}`])
  execFileSync('rpmbuild', ['-bb', '--quiet', ...defines, join(work, 'acme.spec')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  rmSync(root, { recursive: true, force: true })
}
rmSync(work, { recursive: true })
console.log(`${readdirSync(folder).filter((name) => name.endsWith('.rpm')).length} packages in ${folder}`)
