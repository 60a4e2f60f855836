import type { BytePath, UnitValue } from '../model/index.ts'
import type { UnitSetting } from './unit-file.ts'

/** Directives that gather words over several assignments (systemd.unit, .service, .exec, .socket); in all others the last one counts. */
const GATHERED = new Set(
  `After Also Alias AmbientCapabilities Before BindPaths BindReadOnlyPaths BindsTo CacheDirectory CapabilityBoundingSet
  ConfigurationDirectory Conflicts DeviceAllow Documentation Environment EnvironmentFile ExecCondition ExecPaths ExecReload
  ExecSearchPath ExecStart ExecStartPost ExecStartPre ExecStop ExecStopPost ExtensionDirectories ExtensionImages
  IPAddressAllow IPAddressDeny ImportCredential InaccessiblePaths JoinsNamespaceOf LoadCredential LoadCredentialEncrypted LogExtraFields
  LogFilterPatterns LogsDirectory MountImages NoExecPaths OnFailure OnSuccess OpenFile PartOf PassEnvironment ReadOnlyPaths
  ReadWritePaths Requires RequiredBy RequiresMountsFor Requisite RestartForceExitStatus RestartPreventExitStatus
  RestrictAddressFamilies RestrictFileSystems RestrictNetworkInterfaces RuntimeDirectory SetCredential SetCredentialEncrypted
  SocketBindAllow SocketBindDeny Sockets StateDirectory SuccessExitStatus SupplementaryGroups SystemCallArchitectures
  SystemCallFilter SystemCallLog TemporaryFileSystem UnsetEnvironment UpheldBy Upholds WantedBy Wants`.split(/\s+/),
)

/** Names of directives before systemd 231, which still count as the ones they became. */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ['ReadWriteDirectories', 'ReadWritePaths'],
  ['ReadOnlyDirectories', 'ReadOnlyPaths'],
  ['InaccessibleDirectories', 'InaccessiblePaths'],
])

/** Words of a list, yes or no, and modes: an empty value is none of them, and systemd keeps the one that stood before. */
const KEPT = new Set(
  `BusName CacheDirectoryMode ConfigurationDirectoryMode DynamicUser LogsDirectoryMode NoNewPrivileges PrivateDevices PrivateIPC
  PrivateNetwork PrivateTmp PrivateUsers ProtectClock ProtectControlGroups ProtectHome ProtectHostname ProtectKernelLogs
  ProtectKernelModules ProtectKernelTunables ProtectSystem RemainAfterExit Restart RestrictSUIDSGID RootDirectoryStartOnly
  RuntimeDirectoryMode RuntimeDirectoryPreserve StateDirectoryMode Type UMask`.split(/\s+/),
)

const gathers = (key: string): boolean =>
  GATHERED.has(key) || key.startsWith('Condition') || key.startsWith('Assert') || key.startsWith('Listen')

/** One file of a unit: the main file first, then its drop-ins in the order they apply. */
export interface UnitLayer {
  readonly file: BytePath
  readonly settings: readonly UnitSetting[]
}

/** Taking back the directories of a kind takes back their mode with them. */
const reset = (merged: Map<string, UnitValue[]>, name: string): void => {
  merged.delete(name)
  if (/^Service\.(?:Runtime|State|Cache|Logs|Configuration)Directory$/.test(name)) merged.delete(`${name}Mode`)
}

/** The settings in effect, as `Section.Key` → values with the place each came from. An empty assignment takes back what stood before. */
export const mergeUnit = (layers: readonly UnitLayer[]): Readonly<Record<string, readonly UnitValue[]>> => {
  const merged = new Map<string, UnitValue[]>()
  for (const { file, settings } of layers) {
    for (const { section, key: written, value, line } of settings) {
      const key = OLD_NAMES.get(written) ?? written
      const name = `${section}.${key}`
      const entry: UnitValue = { value, file, line }
      const before = merged.get(name)
      // An empty bounding set is a set without anything; everything else goes back to what it is when nothing is said.
      if (value === '' && key === 'CapabilityBoundingSet') merged.set(name, [entry])
      else if (value === '' && KEPT.has(key)) continue
      else if (value === '') reset(merged, name)
      else if (before !== undefined && gathers(key)) before.push(entry)
      else merged.set(name, [entry])
    }
  }
  return Object.fromEntries(merged)
}
