// In the place of a component that this site has no use for (see unused.ts).
export default { render: () => null }
