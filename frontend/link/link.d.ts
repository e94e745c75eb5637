/** Where the session is shown. */
export type LinkMode = 'lightbox' | 'inline' | 'window';

/** The events of a session, in version 1 of the list; the server's timeline has the same. */
export type LinkEventName =
  | 'opened'
  | 'app_chosen'
  | 'consent_started'
  | 'returned'
  | 'connected'
  | 'disconnected'
  | 'finished'
  | 'claimed'
  | 'refused'
  | 'failed'
  | 'expired';

export interface LinkError {
  /** A code of Patchbay's registry, or `frame_failed`, `popup_blocked`, `link_expired`. */
  code: string;
  /** The same for people. */
  message: string | null;
  /** The last event before it. */
  step: string | null;
}

export interface LinkMetadata {
  link_session_id: string | null;
  /** The last event: how far it went. */
  step: LinkEventName | null;
  /** The app's slug, once one is chosen. */
  app: string | null;
}

export interface LinkEventMetadata {
  link_session_id: string | null;
  /** RFC 3339, UTC. */
  at: string;
  app: string | null;
  code: string | null;
  message: string | null;
  step: string | null;
  /** Of `failed`: the request in which it went wrong, as the page tells it. */
  request_id: string | null;
  /** The version of the list of events. */
  events_version: 1;
}

/** What Patchbay Link itself says. */
export interface LinkWords {
  title: string;
  close: string;
  loading: string;
  slow: string;
  blocked: string;
  away: string;
  open: string;
}

export interface LinkOptions {
  /** The `link_token` that your server created. */
  token: string;
  /** The connection is made: send the token to your server, which exchanges it. At most once. */
  onSuccess?: (publicToken: string, metadata: LinkMetadata) => void;
  /** It was closed before the connection was made: by choice (`null`), or after this. */
  onExit?: (error: LinkError | null, metadata: LinkMetadata) => void;
  /** Each event once. */
  onEvent?: (name: LinkEventName, metadata: LinkEventMetadata) => void;
  /** The page has loaded. */
  onLoad?: () => void;
  /** `lightbox` unless said otherwise. A window has to be opened in a click. */
  mode?: LinkMode;
  /** Where `inline` goes: an element, or a selector that finds one. */
  container?: Element | string;
  /** Patchbay's address, with its path if it has one. By default where the script was loaded from. */
  origin?: string;
  /** The same as `origin`. */
  baseUrl?: string;
  /** Other words, for other languages. */
  words?: Partial<LinkWords>;
}

export interface LinkHandle {
  /** Opens it again after it was closed. */
  open(): void;
  /** Closes it, as its own button does. */
  close(): void;
  /** Removes every trace at once, without a callback. */
  destroy(): void;
}

export interface PatchbayLinkApi {
  readonly version: string;
  /** Opens the session at once. What shows the same session in the same place already stays. */
  init(options: LinkOptions): LinkHandle;
  /** The same without opening it. */
  create(options: LinkOptions): LinkHandle;
}

export const PatchbayLink: PatchbayLinkApi;
export default PatchbayLink;

declare global {
  var PatchbayLink: PatchbayLinkApi;
  /** The same, for pages written for Cobalt Link. */
  var CobaltLink: PatchbayLinkApi;
}
