// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell, units and path templates are written so
import { latin1, parseAcl } from '../../../src/model/index.ts'
import * as parse from '../../../src/parse/index.ts'
import { bytesOf, type FuzzTarget } from '../contract.ts'

type Reading = readonly [
  name: string,
  seeds: readonly string[],
  words: string,
  run: (text: string, bytes: Uint8Array) => unknown,
]

/** Small files of a target that discovery and the sources of acts read. Their readers never throw: what is wrong is a note. */
const READINGS: readonly Reading[] = [
  [
    'accounts',
    ['root:x:0:0:root:/root:/bin/bash\nsvc:x:100:100::/var/lib/svc:/usr/sbin/nologin\n', 'adm:x:4:syslog,svc\n'],
    ': , root 4294967295',
    (_, bytes) => [parse.parsePasswd(bytes), parse.parseGroup(bytes)],
  ],
  [
    'crontab',
    [
      'SHELL=/bin/sh\n*/5 * * * * root /usr/bin/x %a\n@reboot svc cd / && y\n',
      '1 5 cron.daily run-parts /etc/cron.daily\n',
    ],
    '@daily @reboot * */2 % MAILTO= root -',
    (text) => [
      parse.parseCrontab(text, true),
      parse.parseCrontab(text, false),
      parse.parseAnacrontab(text),
      parse.parseSystemCrontab(text),
    ],
  ],
  [
    'unit',
    [
      '[Unit]\nDescription=x\n[Service]\nUser=svc\nExecStartPre=+-/bin/sh -c "chown ${X} \'a b\'; \\x41"\nExecStart=\nExecStart=@/usr/bin/x arg0 %i %%\nReadWritePaths=-/a +/b\nEnvironment="A=b c" D=e\\\n f\n[Install]\nAlias=y.service\n',
    ],
    '[Service] Exec User= Group= DynamicUser=yes ExecStart= ReadWritePaths= \\\n " \' %i %I %f %% \\x41 \\u00e9 + - ! !! @ : ; $X ${X}',
    (text) => {
      const file = parse.parseUnitFile(text)
      const fields = parse.mergeUnit([
        { file: '/a.service', settings: file.settings },
        { file: '/b.conf', settings: file.settings },
      ] as unknown as Parameters<typeof parse.mergeUnit>[0])
      const words = file.settings.map(({ value }) => [
        parse.splitWords(value ?? ''),
        parse.parseExecLine(value ?? '', 'x@y.service'),
        parse.expandSpecifiers(value ?? '', 'x@y.service'),
      ])
      return [
        fields,
        words,
        parse.parseEnvironment(text),
        parse.splitUnitName(text.slice(0, 80)),
        parse.escapePath(text.slice(0, 80)),
        parse.unescapeName(text.slice(0, 80)),
      ]
    },
  ],
  [
    'tmpfiles',
    ['d /run/x 0755 svc svc 10d\nL+ /l - - - - ../t\nz /a/* ~0640 :root - -\nf "/a b" - - - - text\\x41\n'],
    'd D f F L L+ z Z h a A+ r R C x ! - ~ : %S %v',
    (text) => [parse.parseTmpfiles(text), parse.parseTmpfilesLines(text)],
  ],
  [
    'sysusers',
    ['u svc 100:200 "A b" /var/lib/svc /bin/sh\nm svc adm\ng grp -\nr - 500-900\n'],
    'u u! g m r - : /x',
    parse.parseSysusers,
  ],
  [
    'mounts',
    [
      '/dev/sda1 / ext4 rw,noatime 0 1\nLABEL=x /a\\040b tmpfs size=1 0 0\n',
      '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw\n',
    ],
    'bind ro nosuid - \\040 shared:1 tmpfs',
    (text) => [parse.parseFstab(text), parse.parseMountinfo(text), parse.parseSysctl(text)],
  ],
  [
    'manifest',
    [
      'd41d8cd98f00b204e9800998ecf8427e  usr/bin/x\n',
      '\\e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 *a\\nb\n',
      'SHA256 (x) = 00\n',
    ],
    '  * \\n \\\\ SHA256 ( ) =',
    (_, bytes) => [parse.looksLikeManifest(bytes), parse.parseManifest(bytes, '/m', 'fuzz')],
  ],
  [
    'minisign',
    [
      'untrusted comment: x\nRWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n',
      'untrusted comment: s\nRUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=\ntrusted comment: t\ny/rUw2y8/hOUYjZU71eHp/Wo1KZ40fGy2VJEDl34XMJM+TX48Ss/17u3IvIfbVR1FkZZSNCisQbuQY+bHwhEBg==\n',
    ],
    'untrusted trusted comment: = RW',
    (text) => [parse.parseMinisignKey(text), parse.parseMinisignSignature(text)],
  ],
  [
    'process',
    [
      'Name:\tx\nPPid:\t1\nUid:\t0\t33\t33\t33\nGid:\t0\t33\t33\t33\nGroups:\t4 5\nCapEff:\t00000000a80425fb\nNoNewPrivs:\t1\n',
    ],
    'Uid: Gid: Groups: CapEff: CapBnd: ffffffffffffffff',
    (text) => [parse.parseProcess(text), parse.controlGroup(text), parse.lsbHeader(text), parse.lsbProvides(text)],
  ],
  [
    'acl',
    [
      'user::rwx,user:5:rw-,group::r-x,mask::rwx,other::---',
      '\x02\0\0\0\x01\0\x07\0\xff\xff\xff\xff\x02\0\x06\0\x05\0\0\0\x04\0\x05\0\xff\xff\xff\xff\x10\0\x07\0\xff\xff\xff\xff\x20\0\0\0\xff\xff\xff\xff',
      '\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0',
    ],
    'user: group: mask:: other:: default: rwx --- #effective',
    (text, bytes) => [parse.decodeAcl(bytes), parse.decodeCaps(bytes), parseAcl(text, () => 5)],
  ],
  [
    'content',
    [
      '#!/bin/sh\n',
      '\x7fELF\x02\x01\x01',
      '-----BEGIN RSA PRIVATE KEY-----\n',
      '<?php echo 1;',
      'SQLite format 3\0',
      'PK\x03\x04',
      'root:$6$x$y:1::::::\n',
      '{"auth":1}',
    ],
    '-----BEGIN -----END PRIVATE CERTIFICATE #! <?php ELF password=',
    (text, bytes) =>
      ['x', 'id_rsa', '.netrc', 'a.pem', 'b.php', 'shadow', text.slice(0, 40)].map((name) => [
        parse.classify(`/${name}`, bytes, bytes.length),
        parse.wantsMore('text', `/${name}`, bytes, bytes.length),
      ]),
  ],
  [
    'config',
    ['user www;\nlisten = 127.0.0.1 # c\nexport A="b c"\n<prop name="x">y</prop>\n[mysqld]\ndatadir=/x\n'],
    'user = : ; # [x] <x> </x> export -x --option=',
    (text) =>
      ['user', 'datadir', 'x', 'A'].map((key) => [
        parse.configValues(text, key),
        parse.optionsInFile(text, `-${key}`),
        parse.xmlValue(text, key),
      ]),
  ],
]

export const files: readonly FuzzTarget[] = READINGS.map(([name, seeds, words, run]) => ({
  name,
  seeds: seeds.map(bytesOf),
  words: words.split(' '),
  run: (bytes: Uint8Array) => {
    run(latin1(bytes), bytes)
  },
}))
