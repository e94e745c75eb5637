// For `import`. The script itself is a plain one, so that a `<script>` tag can load the very same file.
import './link.js';

export const { PatchbayLink } = globalThis;
export default PatchbayLink;
