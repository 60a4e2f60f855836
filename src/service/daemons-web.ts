import { daemon, option, value, xml } from './daemon.ts'

const HAPROXY_ENDS = `defaults frontend backend listen userlist peers resolvers mailers cache program http-errors ring
  fcgi-app log-forward crt-store`.split(/\s+/)
const haproxyGlobal = { starts: ['global'], ends: HAPROXY_ENDS }
const beforeSections = { ends: ['['], starts: [] }

/** Web servers, proxies, application servers: Debian's packages, with the paths of the upstream images beside them. */
export const WEB_DAEMONS = [
  daemon({
    name: 'nginx',
    programs: ['/usr/sbin/nginx'],
    users: ['nginx', 'www-data', 'http'],
    dirs: {
      code: ['/usr/lib/nginx', '/usr/share/nginx'],
      state: ['/var/lib/nginx'],
      tmp: ['/var/lib/nginx/body', '/run/nginx/tmp'],
    },
    readers: [value('user', '/etc/nginx/nginx.conf', 'user', { groupFollows: true })],
    includes: { from: '/etc/nginx/nginx.conf', words: ['include'], base: '/etc/nginx', outermost: true },
  }),
  daemon({
    name: 'apache2',
    programs: ['/usr/sbin/apache2'],
    users: ['www-data'],
    dirs: {
      code: ['/usr/lib/apache2', '/usr/share/apache2'],
      cache: ['/var/cache/apache2'],
      state: ['/var/lib/apache2'],
    },
    readers: [
      value('user', '/etc/apache2/envvars', 'APACHE_RUN_USER'),
      value('group', '/etc/apache2/envvars', 'APACHE_RUN_GROUP'),
      value('user', '/etc/apache2/apache2.conf', 'User'),
      value('group', '/etc/apache2/apache2.conf', 'Group'),
    ],
    includes: { from: '/etc/apache2/apache2.conf', words: ['Include', 'IncludeOptional'], base: '/etc/apache2' },
  }),
  daemon({
    name: 'httpd',
    programs: ['/usr/sbin/httpd', '/usr/local/apache2/bin/httpd'],
    users: ['apache', 'www-data', 'http'],
    dirs: {
      config: ['/etc/httpd', '/etc/apache2', '/usr/local/apache2/conf'],
      code: ['/usr/lib64/httpd', '/usr/lib/httpd', '/usr/libexec/httpd', '/usr/local/apache2/modules'],
      logs: ['/var/log/httpd', '/usr/local/apache2/logs'],
    },
    readers: ['/etc/httpd/conf/httpd.conf', '/usr/local/apache2/conf/httpd.conf'].flatMap((file) => [
      value('user', file, 'User'),
      value('group', file, 'Group'),
    ]),
    includes: { from: '/etc/httpd/conf/httpd.conf', words: ['Include', 'IncludeOptional'], base: '/etc/httpd' },
  }),
  daemon({
    name: 'php-fpm',
    units: ['php%-fpm'],
    programs: ['/usr/sbin/php-fpm%', '/usr/local/sbin/php-fpm'],
    releases: ['7.4', '8.0', '8.1', '8.2', '8.3', '8.4', '8.5'],
    users: ['www-data', 'apache', 'nginx'],
    dirs: {
      config: ['/etc/php/%/fpm', '/etc/php/%/mods-available', '/etc/php-fpm.conf', '/etc/php-fpm.d'],
      code: ['/usr/lib/php', '/usr/share/php'],
      runtime: ['/run/php', '/run/php-fpm', '/run/php%-fpm.sock', '/run/php-fpm.sock'],
      state: ['/var/lib/php'],
      uploads: [],
      cache: [],
      logs: ['/var/log/php%-fpm.log'],
    },
    readers: ['/etc/php/%/fpm/pool.d/*.conf', '/etc/php-fpm.d/*.conf', '/usr/local/etc/php-fpm.d/*.conf'].flatMap(
      (file) => [value('user', file, 'user', { each: true }), value('group', file, 'group')],
    ),
  }),
  daemon({
    name: 'lighttpd',
    programs: ['/usr/sbin/lighttpd'],
    users: ['lighttpd', 'www-data'],
    onlyIfTold: true,
    dirs: {
      uploads: ['/var/cache/lighttpd/uploads'],
      code: ['/usr/lib/lighttpd', '/usr/share/lighttpd'],
      cache: ['/var/cache/lighttpd'],
    },
    readers: [
      value('user', '/etc/lighttpd/lighttpd.conf', 'server.username'),
      value('group', '/etc/lighttpd/lighttpd.conf', 'server.groupname'),
    ],
    includes: { from: '/etc/lighttpd/lighttpd.conf', words: ['include'], base: '/etc/lighttpd' },
  }),
  daemon({
    name: 'haproxy',
    programs: ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy'],
    users: ['haproxy'],
    onlyIfTold: true,
    readers: ['/etc/haproxy/haproxy.cfg', '/usr/local/etc/haproxy/haproxy.cfg'].flatMap((file) => [
      value('user', file, 'user', haproxyGlobal),
      value('group', file, 'group', haproxyGlobal),
    ]),
  }),
  daemon({
    name: 'varnish',
    programs: ['/usr/sbin/varnishd'],
    users: ['vcache', 'varnish'],
    execOptions: { user: 'user=' },
    // The log directory is varnishncsa's.
    dirs: { code: ['/usr/lib/varnish', '/usr/share/varnish'], logs: [] },
    remark: 'the manager process stays root; the worker runs as this user',
  }),
  daemon({
    name: 'varnishncsa',
    units: ['varnishncsa', 'varnishlog'],
    programs: [],
    users: ['varnishlog'],
    start: 'user',
    dirs: { config: [], secrets: [], code: [], state: [], cache: [], uploads: [], logs: ['/var/log/varnish'] },
  }),
  daemon({
    name: 'squid',
    programs: ['/usr/sbin/squid'],
    users: ['proxy', 'squid'],
    dirs: { code: ['/usr/lib/squid', '/usr/share/squid'], cache: ['/var/spool/squid', '/var/cache/squid'] },
    readers: ['/etc/squid/squid.conf', '/etc/squid/conf.d/*.conf'].flatMap((file) => [
      value('user', file, 'cache_effective_user'),
      value('group', file, 'cache_effective_group'),
    ]),
    includes: { from: '/etc/squid/squid.conf', words: ['include'], base: '/etc/squid' },
  }),
  daemon({
    name: 'tinyproxy',
    programs: ['/usr/bin/tinyproxy', '/usr/sbin/tinyproxy'],
    users: ['tinyproxy'],
    onlyIfTold: true,
    readers: [
      value('user', '/etc/tinyproxy/tinyproxy.conf', 'User'),
      value('group', '/etc/tinyproxy/tinyproxy.conf', 'Group'),
    ],
  }),
  daemon({
    name: 'stunnel4',
    units: ['stunnel4', 'stunnel'],
    programs: ['/usr/bin/stunnel4', '/usr/bin/stunnel'],
    users: ['stunnel4', 'stunnel'],
    onlyIfTold: true,
    dirs: { config: ['/etc/stunnel'], runtime: ['/run/stunnel4'] },
    readers: [
      value('user', '/etc/stunnel/*.conf', 'setuid', { ...beforeSections, each: true }),
      value('group', '/etc/stunnel/*.conf', 'setgid', beforeSections),
    ],
  }),
  daemon({
    name: 'icecast2',
    programs: ['/usr/bin/icecast2', '/usr/bin/icecast'],
    users: ['icecast2', 'icecast'],
    start: 'user',
    dirs: { code: ['/usr/share/icecast2'] },
    readers: [
      value('user', '/etc/default/icecast2', 'USERID'),
      value('group', '/etc/default/icecast2', 'GROUPID'),
      xml('user', '/etc/icecast2/icecast.xml', 'changeowner', 'user'),
      xml('group', '/etc/icecast2/icecast.xml', 'changeowner', 'group'),
    ],
  }),
  daemon({
    name: 'tomcat',
    units: ['tomcat%'],
    programs: [],
    users: ['tomcat'],
    start: 'user',
    dirs: { code: ['/usr/share/tomcat%', '/var/lib/tomcat%/webapps'] },
  }),
  daemon({
    name: 'jenkins',
    programs: [],
    users: ['jenkins'],
    start: 'user',
    dirs: { code: ['/usr/share/jenkins', '/usr/share/java/jenkins.war'] },
  }),
  daemon({
    name: 'gitea',
    programs: ['/usr/bin/gitea', '/usr/local/bin/gitea'],
    users: ['gitea', 'git'],
    start: 'user',
  }),
  daemon({
    name: 'memcached',
    programs: ['/usr/bin/memcached'],
    users: ['memcache', 'memcached', 'nobody'],
    onlyIfTold: true,
    execOptions: { user: '-u' },
    dirs: { config: ['/etc/memcached.conf', '/etc/memcached'], code: ['/usr/share/memcached'], state: [], cache: [] },
    readers: [option('user', '/etc/memcached.conf', '-u')],
  }),
]
