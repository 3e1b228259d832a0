// Present mode: whether the lesson is on a projector now, one step a screen. Its address can be kept: `?present` opens it so.
import { ref } from 'vue'

export const presenting = ref(false)

export const enterPresent = () => setPresent(true)
export const leavePresent = () => setPresent(false)

function setPresent(on: boolean): void {
  presenting.value = on
  history.replaceState(history.state, '', location.pathname + (on ? '?present' : '') + location.hash)
}

/** The page was opened with `?present`; the class is there already, from before the first paint. */
export const presentsFromTheStart = () => document.documentElement.classList.contains('present')
