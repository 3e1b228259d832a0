// Labels beside the data that never lie on each other.

/** About how wide a text is in the sans face, px: enough to keep room for it before it is drawn. */
export const textWidth = (text: string, size: number) => text.length * size * 0.58

/** A name that would take more than its room is cut; the table beside the chart has it whole. */
export function shortened(text: string, size: number, room: number): string {
  const letters = Math.floor(room / textWidth('m', size))
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`
}

/**
 * Moves labels apart along one axis until they are `gap` from each other, as little as possible and in their order,
 * and keeps them within the bounds. The order of the answers is that of the places given.
 */
export function spread(places: number[], gap: number, [least, most]: [number, number]): number[] {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] as number) - (places[b] as number))
  // Labels that touch form a group around their mean; a group that touches the next one joins it.
  const groups: { members: number[]; centre: number }[] = []
  for (const i of order) {
    let group = { members: [i], centre: places[i] as number }
    for (let last = groups.at(-1); last && touches(last, group, gap); last = groups.at(-1)) {
      groups.pop()
      group = join(last, group)
    }
    groups.push(group)
  }
  const moved: number[] = []
  let floor = least
  for (const { members, centre } of groups) {
    const start = Math.max(floor, centre - ((members.length - 1) / 2) * gap)
    members.forEach((i, k) => {
      moved[i] = start + k * gap
    })
    floor = start + members.length * gap
  }
  let ceiling = most
  for (const i of order.reverse()) {
    moved[i] = Math.min(moved[i] as number, ceiling)
    ceiling = (moved[i] as number) - gap
  }
  return moved
}

type Group = { members: number[]; centre: number }

const half = ({ members }: Group, gap: number) => (members.length * gap) / 2
const touches = (a: Group, b: Group, gap: number) => a.centre + half(a, gap) > b.centre - half(b, gap)
const join = (a: Group, b: Group): Group => ({
  members: [...a.members, ...b.members],
  centre: (a.centre * a.members.length + b.centre * b.members.length) / (a.members.length + b.members.length),
})
