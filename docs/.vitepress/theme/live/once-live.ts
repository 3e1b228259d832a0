// What only a page with a lab behind it needs, loaded when the lab has answered, and kept when the lab is lost.
import { type Component, type ShallowRef, shallowRef, watch } from 'vue'
import { useLab } from './lab.ts'

export function onceLive(load: () => Promise<{ default: Component }>): ShallowRef<Component | null> {
  const { state } = useLab()
  const component: ShallowRef<Component | null> = shallowRef(null)
  const stop = watch(
    state,
    async (now) => {
      if (now !== 'live' || component.value) return
      component.value = (await load()).default
      stop()
    },
    { immediate: true },
  )
  return component
}
