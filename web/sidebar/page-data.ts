export interface Signed {
  timestamp: number;
  nonceStr: string;
  signature: string;
}

export interface PageData {
  jssdk: { corpId: string; agentId: number; config: Signed; agent: Signed } | null;
}

/** What the server put into the page; nothing where the page was not served by it. */
export function pageData(text: string | null | undefined): PageData {
  try {
    const { jssdk } = JSON.parse(text ?? '') as Partial<PageData>;
    return { jssdk: jssdk ?? null };
  } catch {
    return { jssdk: null };
  }
}
