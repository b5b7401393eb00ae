/// <reference types="vite/client" />
declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent<object, object, unknown>;
  export default component;
}
declare module 'virtual:wecom-jssdk' {
  /** `@wecom/jssdk`; null where it was not installed when the faces were built. */
  export const ww: unknown;
}

declare module 'virtual:words/*' {
  const words: Record<string, string>;
  export default words;
}
