import type { Logic, PeerRule } from '../packs/index.ts'
import type { Chunk, Engine, Pair } from './contract.ts'
import { peer } from './peer.ts'
import { type Shape, shapesOf } from './shape.ts'

const text = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`

const conditionOf = (logic: Logic): string => {
  switch (logic.kind) {
    case 'and':
    case 'or':
      return `(${logic.of.map(conditionOf).join(logic.kind === 'and' ? ' AND ' : ' OR ')})`
    case 'not':
      return `NOT (${conditionOf(logic.of)})`
    case 'in':
      return `${logic.field} IN (${logic.values.map(text).join(', ')})`
    case 'less':
      return `${logic.field} < ${logic.than}`
    case 'any':
      return `(mode & ${logic.mask}) <> 0`
    case 'has':
      return `(mode & ${logic.mask}) = ${logic.mask}`
    case 'within':
      return `(mode & ${~logic.mask & 0o7777}) = 0`
  }
}

const pathOf = (shape: Shape): string => {
  switch (shape.kind) {
    case 'path':
      return `path = ${text(shape.path)}`
    case 'below':
      return shape.dir === '' ? "path <> '/'" : `starts_with(path, ${text(`${shape.dir}/`)})`
    case 'other':
      return `regexp_matches(path, ${text(shape.regex)})`
    default: {
      const { kind, dir, prefix, suffix, exact } = shape
      return [
        kind === 'child'
          ? `dir = ${text(dir === '' ? '/' : dir)}`
          : dir === ''
            ? "path <> '/'"
            : `starts_with(path, ${text(`${dir}/`)})`,
        ...(exact === undefined ? [] : [`name = ${text(exact)}`]),
        ...(prefix === '' ? [] : [`starts_with(name, ${text(prefix)})`]),
        ...(suffix === '' ? [] : [`ends_with(name, ${text(suffix)})`]),
      ].join(' AND ')
    }
  }
}

const whereOf = ({ globs, except, violated }: PeerRule): string => {
  const any = (list: readonly string[]): string =>
    list
      .flatMap(shapesOf)
      .map((shape) => `(${pathOf(shape)})`)
      .join(' OR ')
  const unwanted = except.length === 0 ? '' : ` AND NOT (${any(except)})`
  return `(${any(globs)})${unwanted} AND ${conditionOf(violated)}`
}

interface Appender {
  appendVarchar(value: string): void
  appendInteger(value: number): void
  endRow(): void
  flushSync(): void
  closeSync(): void
}
interface Connection {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly [number, string])[] }>
  createAppender(table: string): Promise<Appender>
  closeSync(): void
}
interface DuckDb {
  readonly DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection>; closeSync(): void }> }
}

const TABLE =
  'CREATE TABLE record (path VARCHAR, dir VARCHAR, name VARCHAR, type VARCHAR, mode INTEGER, uid INTEGER, gid INTEGER, size INTEGER, nlink INTEGER)'

/** A query a rule, all in one statement: one pass over the table each, in columns. */
const withThreads = (threads: number): Engine => ({
  name: threads === 1 ? 'duckdb' : `duckdb-${threads}-threads`,
  about: `DuckDB, a table in memory, one SELECT a rule joined by UNION ALL, ${threads} thread${threads === 1 ? '' : 's'}`,
  packages: ['@duckdb/node-api'],
  async start({ rules }) {
    const { DuckDBInstance } = await peer<DuckDb>('@duckdb/node-api')
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(`SET threads = ${threads}`)
    await connection.run('SET preserve_insertion_order = false')
    await connection.run(TABLE)
    const appender = await connection.createAppender('record')
    const sql = rules.map((rule, at) => `SELECT ${at}, path FROM record WHERE ${whereOf(rule)}`).join(' UNION ALL ')
    return {
      form: 'load',
      add({ records }: Chunk) {
        for (const { path, dir, name, type, mode, uid, gid, size, nlink } of records) {
          for (const value of [path, dir, name, type]) appender.appendVarchar(value)
          for (const value of [mode, uid, gid, size, nlink]) appender.appendInteger(value)
          appender.endRow()
        }
        appender.flushSync()
      },
      async judge(): Promise<readonly Pair[]> {
        const rows = (await connection.runAndReadAll(sql)).getRows()
        return rows.map(([rule, path]) => ({ rule: rules[rule]?.name ?? '', path }))
      },
      close() {
        appender.closeSync()
        connection.closeSync()
        instance.closeSync()
      },
    }
  },
})

export const duckdb = withThreads(1)
export const duckdbTwo = withThreads(2)
