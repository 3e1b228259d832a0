// jStat ships no types; this is the part of it that we use.
declare module 'jstat' {
  const jStat: { studentt: { inv(p: number, degreesOfFreedom: number): number } }
  export default jStat
}
