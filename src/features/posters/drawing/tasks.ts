/** What the drawing thread is asked. Bytes are JPEG or PNG whose head was looked at before. */
export interface Box {
  x: number;
  y: number;
  size: number;
}

export interface PosterDrawing {
  kind: 'draw';
  width: number;
  height: number;
  /** Null: a plain ground in our colours, with the title. */
  background: Uint8Array | null;
  /** Names the background, so that it is decoded once. */
  backgroundKey: string | null;
  title: string;
  qr: Box & { content: { text: string } | { picture: Uint8Array } };
  avatar: (Box & { letter: string; tone: number }) | null;
  name: (Box & { text: string; colour: string }) | null;
  /** JPEG of at most so many bytes, unless that would make it ugly. */
  mostBytes: number;
}

export type Task =
  | PosterDrawing
  /** Decodes and writes anew as JPEG, `width` wide: whatever else was in the file is gone. */
  | { kind: 'redo'; picture: Uint8Array; width: number }
  /** The text of the QR code in a picture; null when none can be read. */
  | { kind: 'read'; picture: Uint8Array };

export type Result<T extends Task> = T extends { kind: 'draw' } ? Uint8Array : T extends { kind: 'redo' } ? { jpeg: Uint8Array; width: number; height: number } : string | null;
