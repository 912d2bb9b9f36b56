/** The studio's enhancements: each finds its own elements, and does nothing where there are none. */

import "./describe.js";
import "./focal.js";
import "./proof.js";
import "./toasts.js";
import "./uploads.js";
