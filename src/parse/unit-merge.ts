import type { BytePath, UnitValue } from '../model/index.ts'
import type { UnitSetting } from './unit-file.ts'

/** Directives that gather words over several assignments (systemd.unit, .service, .exec, .socket); in all others the last one counts. */
const GATHERED = new Set(
  `After Also Alias AmbientCapabilities Before BindPaths BindReadOnlyPaths BindsTo CacheDirectory CapabilityBoundingSet
  ConfigurationDirectory Conflicts DeviceAllow Documentation Environment EnvironmentFile ExecCondition ExecPaths ExecReload
  ExecSearchPath ExecStart ExecStartPost ExecStartPre ExecStop ExecStopPost ExtensionDirectories ExtensionImages
  IPAddressAllow IPAddressDeny ImportCredential InaccessiblePaths InaccessibleDirectories JoinsNamespaceOf LoadCredential LoadCredentialEncrypted LogExtraFields
  LogFilterPatterns LogsDirectory MountImages NoExecPaths OnFailure OnSuccess OpenFile PartOf PassEnvironment ReadOnlyPaths ReadOnlyDirectories
  ReadWritePaths ReadWriteDirectories Requires RequiredBy RequiresMountsFor Requisite RestartForceExitStatus RestartPreventExitStatus
  RestrictAddressFamilies RestrictFileSystems RestrictNetworkInterfaces RuntimeDirectory SetCredential SetCredentialEncrypted
  SocketBindAllow SocketBindDeny Sockets StateDirectory SuccessExitStatus SupplementaryGroups SystemCallArchitectures
  SystemCallFilter SystemCallLog TemporaryFileSystem UnsetEnvironment UpheldBy Upholds WantedBy Wants`.split(/\s+/),
)

const gathers = (key: string): boolean =>
  GATHERED.has(key) || key.startsWith('Condition') || key.startsWith('Assert') || key.startsWith('Listen')

/** One file of a unit: the main file first, then its drop-ins in the order they apply. */
export interface UnitLayer {
  readonly file: BytePath
  readonly settings: readonly UnitSetting[]
}

/** The settings in effect, as `Section.Key` → values with the place each came from. An empty assignment takes back what stood before. */
export const mergeUnit = (layers: readonly UnitLayer[]): Readonly<Record<string, readonly UnitValue[]>> => {
  const merged = new Map<string, UnitValue[]>()
  for (const { file, settings } of layers) {
    for (const { section, key, value, line } of settings) {
      const name = `${section}.${key}`
      const entry: UnitValue = { value, file, line }
      const before = merged.get(name)
      if (value === '') merged.delete(name)
      else if (before !== undefined && gathers(key)) before.push(entry)
      else merged.set(name, [entry])
    }
  }
  return Object.fromEntries(merged)
}
