/** A profiled scan finds what any other finds, and says where its time went. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { serverTree } from '../../benchmarks/server.ts'
import { writeTree } from '../../benchmarks/tree.ts'
import { compile, type Finding, loadPack, type Profile, scan } from '../../src/index.ts'

test('stages and rules of a tree add up, and findings are the same', async () => {
  const root = mkdtempSync(join(tmpdir(), 'pathwrit-profile-'))
  try {
    writeTree(root, serverTree({ files: 300, services: 4, faults: 100 }))
    const plan = compile({ packs: [await loadPack('pathwrit:recommended')] })
    for (const backend of ['compiled', 'interpret'] as const) {
      const profiles: Profile[] = []
      const found = async (profiled: boolean): Promise<readonly Finding[]> => {
        const findings: Finding[] = []
        const onProfile = profiled ? (profile: Profile) => void profiles.push(profile) : undefined
        for await (const finding of scan(plan, { target: root, backend, onProfile })) findings.push(finding)
        return findings
      }
      const findings = await found(true)
      assert.equal(findings, await found(false))
      assert.ok(findings.length > 0)
      const [profile] = profiles
      assert.is(profiles.length, 1)
      if (profile === undefined) return
      assert.is(profile.collector, 'fs')
      assert.ok(profile.records > 300)
      const stages = new Map(profile.stages.map(({ name, seconds }) => [name, seconds]))
      for (const name of ['open', 'survey', 'bind', 'collect', 'judge', 'other'] as const)
        assert.ok((stages.get(name) ?? -1) >= 0, `${backend}: ${name}`)
      const sum = [...stages.values()].reduce((all, seconds) => all + seconds, 0)
      assert.ok(Math.abs(sum - profile.seconds) < 0.01, `${sum} of ${profile.seconds} s`)
      const inRules = profile.rules.reduce((all, { seconds }) => all + seconds, 0)
      assert.ok(inRules > 0 && inRules <= (stages.get('judge') ?? 0), `${inRules} s in rules`)
      assert.is(
        profile.rules.reduce((all, rule) => all + rule.findings, 0),
        findings.length,
      )
      const most = profile.rules.map(({ seconds }) => seconds)
      assert.equal(
        most,
        [...most].sort((a, b) => b - a),
      )
      const asked = profile.rules.reduce((all, rule) => all + rule.asked, 0)
      const classes = profile.rules.reduce((all, rule) => all + rule.classes, 0)
      assert.ok(asked > 0 && (backend === 'interpret') === (classes === 0), `${asked} asked, ${classes} classes`)
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})

test.run()
