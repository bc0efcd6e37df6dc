// modules: what build.mjs makes of an import that is no TypeScript.

// The bundle of another entry, as a text.
declare module "worker:*" {
  const source: string;
  export default source;
}
