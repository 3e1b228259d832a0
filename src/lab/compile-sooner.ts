// Warming up ends in seconds: V8 compiles what runs often for speed after fewer calls than it would wait for by itself.

/**
 * V8's options for a system's processes. Code is as fast in the end as it is without them, and it gets there in about half the
 * time, which rounds on fresh processes have. From version 12 (Node 22) on V8 has others for it.
 * @param v8 its version, as `process.versions.v8` has it
 */
export const compileSooner = (v8: string): string[] =>
  Number.parseInt(v8, 10) < 12
    ? ['--interrupt-budget=20000'] // of 67 584: bytes of bytecode run
    : ['--invocation-count-for-maglev=100', '--invocation-count-for-turbofan=700'] // of 400 and 3 000 calls

export const COMPILE_SOONER = compileSooner(process.versions.v8)
