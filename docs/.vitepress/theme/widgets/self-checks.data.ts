// What the lab's checks of itself have found last.
import { defineLoader } from 'vitepress'
import { type RecordedCheck, recordedChecks } from '../../../../src/self/recorded.ts'

declare const data: RecordedCheck[]

export { data }

export default defineLoader({
  watch: ['../../../../benchmarks/recorded/self.json'],
  load: (): RecordedCheck[] => Object.values(recordedChecks()),
})
