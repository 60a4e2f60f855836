import { daemon } from './daemon.ts'

/** Daemons whose units name their user, and whose directories are not called after them. */
export const APP_DAEMONS = [
  daemon({
    name: 'coturn',
    programs: ['/usr/bin/turnserver'],
    users: ['turnserver', 'coturn'],
    start: 'user',
    dirs: { config: ['/etc/turnserver.conf'], state: ['/var/lib/turn'] },
  }),
  daemon({
    name: 'gearman-job-server',
    units: ['gearman-job-server', 'gearmand'],
    programs: ['/usr/sbin/gearmand'],
    users: ['gearman'],
    start: 'user',
    dirs: { state: ['/var/lib/gearman'], logs: ['/var/log/gearman-job-server'] },
  }),
  daemon({
    name: 'pdns',
    programs: ['/usr/sbin/pdns_server'],
    users: ['pdns'],
    start: 'user',
    dirs: { config: ['/etc/powerdns', '/etc/pdns'], state: ['/var/lib/powerdns', '/var/spool/powerdns'] },
  }),
  daemon({
    name: 'pdns-recursor',
    programs: ['/usr/sbin/pdns_recursor'],
    users: ['pdns', 'pdns-recursor'],
    start: 'user',
    dirs: { config: ['/etc/powerdns', '/etc/pdns-recursor'], state: ['/var/spool/powerdns'] },
  }),
  daemon({
    name: 'prometheus-node-exporter',
    units: ['prometheus-node-exporter', 'node_exporter'],
    programs: ['/usr/bin/prometheus-node-exporter'],
    users: ['prometheus', 'node_exporter'],
    start: 'user',
    dirs: { state: ['/var/lib/prometheus'] },
  }),
  daemon({
    name: 'quasselcore',
    programs: ['/usr/bin/quasselcore'],
    users: ['quasselcore'],
    start: 'user',
    dirs: { config: ['/etc/quassel'], state: ['/var/lib/quassel'], logs: ['/var/log/quassel'] },
  }),
  daemon({
    name: 'tang',
    units: ['tangd'],
    programs: ['/usr/libexec/tangd'],
    users: ['_tang', 'tang'],
    start: 'user',
    dirs: { state: ['/var/lib/tang', '/var/db/tang'] },
  }),
  daemon({
    name: 'tpm2-abrmd',
    programs: ['/usr/sbin/tpm2-abrmd'],
    users: ['tss'],
    start: 'user',
    dirs: { state: ['/var/lib/tpm'], cache: [], logs: [] },
  }),
]
