import { describe, expect, it } from 'vitest'
import { againOptions } from '../../src/run/again.ts'
import { defaultSettings } from '../../src/run/settings.ts'
import { defaultJournalDirectory } from '../../src/safety/journal.ts'

const usual = {
  allowProduction: false,
  restore: true,
  deviations: [],
  journal: { directory: defaultJournalDirectory, ignoreOlder: false },
}

describe('againOptions', () => {
  it('is empty for a run that was told nothing', () => {
    expect(againOptions(defaultSettings, usual)).toBe('')
  })

  it('has all that is not the default, but for what chooses cases', () => {
    const settings = {
      ...defaultSettings,
      target: 'http://127.0.0.1:8080/v1.0',
      ids: ['a b', 'c'],
      contract: 'beta',
      bearerEnv: 'TOKEN',
      headers: [['X-Api-Key', 's3cret']] as const,
      only: ['VPP-ENUM-02'],
      quick: true,
      seed: 7,
      timeoutMs: 900,
      retries: 0,
      rate: 5,
      concurrency: 1,
      maxDurationMs: 60_000,
      maxBodyBytes: 2 ** 20,
      failOn: 'should' as const,
      allowDestructive: ['token'],
    }
    const text = againOptions(settings, {
      allowProduction: true,
      restore: false,
      deviations: ['intune', 'our own.yaml'],
      journal: { directory: 'kept', ignoreOlder: true },
    })
    expect(text).toBe(
      `--target http://127.0.0.1:8080/v1.0 --id 'a b' --id c --contract beta --seed 7 --bearer-env TOKEN --header "X-Api-Key: $X_API_KEY" --timeout 900 --retries 0 --rate 5 --concurrency 1 --max-duration 60 --max-body 1 --fail-on should --deviations intune --deviations 'our own.yaml' --journal kept --ignore-journal --allow-destructive token --allow-production --no-restore`,
    )
    expect(text).not.toContain('s3cret')
  })
})
